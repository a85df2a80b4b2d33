namespace Stormproof.Testing.Stores;

/// <summary>A Redis-protocol server that a test may stop and start again on the same port.</summary>
public abstract class StoreServer : IAsyncDisposable
{
    /// <summary><c>host:port</c>.</summary>
    public abstract string Address { get; }

    public abstract Task StartAsync();

    public abstract Task StopAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        GC.SuppressFinalize(this);
    }
}
