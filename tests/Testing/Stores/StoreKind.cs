namespace Stormproof.Testing.Stores;

/// <summary>The servers that every suite about the store runs against.</summary>
public enum StoreKind
{
    Garnet,
    Redis,
}

/// <summary>Starts one of each kind on first use and keeps it for the tests of the assembly.</summary>
public sealed class StoreFixture : IAsyncLifetime
{
    private readonly GarnetServer _garnet = new();
    private readonly RedisServer _redis = new();

    public string Address(StoreKind kind) => kind == StoreKind.Garnet ? _garnet.Address : _redis.Address;

    public async ValueTask InitializeAsync()
    {
        await _garnet.StartAsync();
        await _redis.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _garnet.DisposeAsync();
        await _redis.DisposeAsync();
    }
}
