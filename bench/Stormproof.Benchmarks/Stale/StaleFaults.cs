using Stormproof.Benchmarks.Database;
using Stormproof.Benchmarks.Sessions;

namespace Stormproof.Benchmarks.Stale;

/// <summary>Pauses the replica's replay again and again, and restarts the store empty at each third of the run. The same seed
/// makes the same times.</summary>
internal sealed class StaleFaults(PostgresPair pair, RestartedStore store, StaleOptions options)
{
    private const int StoreParts = 3;
    private static readonly (int Least, int Most) CalmMilliseconds = (300, 900);
    private static readonly (int Least, int Most) HeldMilliseconds = (400, 1_500);

    /// <summary>Until told to end; replay goes on then.</summary>
    public Task RunAsync(CancellationToken ended) => Task.WhenAll(PauseReplayAsync(ended), RestartStoreAsync(ended));

    private async Task PauseReplayAsync(CancellationToken ended)
    {
        var random = new Random(options.Seed);
        try
        {
            while (true)
            {
                await Task.Delay(random.Next(CalmMilliseconds.Least, CalmMilliseconds.Most), ended);
                await pair.ReplicaServer.PauseReplayAsync(CancellationToken.None);
                await Task.Delay(random.Next(HeldMilliseconds.Least, HeldMilliseconds.Most), ended);
                await pair.ReplicaServer.ResumeReplayAsync(CancellationToken.None);
            }
        }
        catch (OperationCanceledException)
        {
            await pair.ReplicaServer.ResumeReplayAsync(CancellationToken.None);
        }
    }

    private async Task RestartStoreAsync(CancellationToken ended)
    {
        try
        {
            for (var i = 1; i < StoreParts; i++)
            {
                await Task.Delay(options.Length / StoreParts, ended);
                await store.RestartAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The run was stopped early.
        }
    }
}

/// <summary>A redis-server that comes back empty at its address.</summary>
internal sealed class RestartedStore(RedisProcess first) : IAsyncDisposable
{
    private static readonly TimeSpan Outage = TimeSpan.FromMilliseconds(300);
    private readonly int _port = first.Port;
    private RedisProcess? _process = first;

    public string Address { get; } = first.Address;

    public async Task RestartAsync()
    {
        await DisposeAsync();
        await Task.Delay(Outage);
        _process = await RedisProcess.StartAsync(_port, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _process, null) is { } process)
        {
            await process.DisposeAsync();
        }
    }
}
