using Stormproof.Caching.Tests.Fakes;
using Stormproof.Testing;
using Stormproof.Testing.Stores;

namespace Stormproof.Caching.Tests.Store;

/// <summary>Servers that die, forget, stand still, and connections that are cut.</summary>
public sealed class RealStoreFaultTests(StoreFixture stores)
{
    private readonly string _prefix = StoreNode.NewPrefix();
    private readonly FakeDatabase _database = new();

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Store_RestartsEmpty_NothingOldComesBack(StoreKind kind)
    {
        await using StoreServer store = kind == StoreKind.Garnet ? new GarnetServer() : new RedisServer();
        await store.StartAsync();
        await using var node = new StoreNode(store.Address, _database, _prefix, Hasty);
        await node.ReadAsync();
        await node.WriteAsync();
        Assert.Equal("v2", await node.ReadAsync());

        await store.StopAsync();
        Assert.Equal("v2", await node.ReadAsync());
        await Assert.ThrowsAsync<CacheUnavailableException>(() => node.WriteAsync());
        Assert.Equal(2, _database.Version);
        await store.StartAsync();

        await Eventually.TrueAsync("it caches again", async () =>
        {
            var loads = _database.Loads;
            Assert.Equal("v2", await node.ReadAsync());
            return _database.Loads == loads;
        });
        await node.WriteAsync();
        Assert.Equal("v3", await node.ReadAsync());
    }

    [Fact]
    public async Task Store_StandsStill_ReadsGoOnAndWritesAreRefused()
    {
        await using var store = new RedisServer();
        await store.StartAsync();
        await using var node = new StoreNode(store.Address, _database, _prefix, o =>
        {
            Hasty(o);
            o.CircuitFailures = 2;
        });
        await node.ReadAsync();

        store.Pause();
        Assert.Equal("v1", await node.ReadAsync());
        Assert.Equal("v1", await node.ReadAsync());
        // The circuit is open now: no command's timeout is waited for.
        await Assert.ThrowsAsync<CacheUnavailableException>(() => node.WriteAsync());
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => node.ReadAsync())), v => Assert.Equal("v1", v));
        store.Resume();

        await Eventually.TrueAsync("it is used again", async () =>
        {
            var loads = _database.Loads;
            await node.ReadAsync();
            return _database.Loads == loads;
        });
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Write_CutOffAfterCommit_IsNotAcknowledgedAndOthersPassBy(StoreKind kind)
    {
        await using var proxy = new StoreProxy(stores.Address(kind));
        await using var writer = new StoreNode(proxy.Address, _database, _prefix, o =>
        {
            Hasty(o);
            o.FenceTimeout = TimeSpan.FromMilliseconds(100);
        });
        await using var reader = new StoreNode(stores.Address(kind), _database, _prefix);
        Assert.Equal("v1", await reader.ReadAsync());

        var late = await Assert.ThrowsAsync<FenceException>(() => writer.Cache.WriteAsync([TestNode.Key], (context, token) =>
        {
            var written = _database.WriteAsync(context, token);
            proxy.Cut();
            return written;
        }));

        Assert.Equal(_database.Position, late.Position);
        Assert.Equal("v2", await reader.ReadAsync());
        var loads = _database.Loads;
        await reader.ReadAsync();
        Assert.Equal(loads + 1, _database.Loads);

        proxy.Restore();
        await Eventually.TrueAsync("the background has set the fence", async () =>
        {
            var before = _database.Loads;
            Assert.Equal("v2", await reader.ReadAsync());
            return _database.Loads == before;
        });
    }

    private static void Hasty(CachingOptions options)
    {
        options.CommandTimeout = TimeSpan.FromMilliseconds(500);
        options.ProbeInterval = TimeSpan.FromMilliseconds(100);
    }
}
