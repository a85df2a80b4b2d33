using System.Text.RegularExpressions;
using Stormproof.Caching.Store;
using Stormproof.Caching.Tests.Fakes;
using Stormproof.Testing;
using Stormproof.Testing.Stores;

namespace Stormproof.Caching.Tests.Store;

/// <summary>The cache on Garnet and on redis-server.</summary>
public sealed partial class RealStoreTests(StoreFixture stores)
{
    private readonly string _prefix = StoreNode.NewPrefix();
    private readonly FakeDatabase _database = new();

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task RoundTrips_HitMissWrite_AreOneThreeAndTwo(StoreKind kind)
    {
        await using var proxy = new StoreProxy(stores.Address(kind));
        await using var node = new StoreNode(proxy.Address, _database, _prefix, o => o.CommandTimeout = TimeSpan.FromSeconds(20));
        // The scripts are sent once a connection.
        await node.ReadAsync("warm");
        await node.WriteAsync("warm");
        proxy.HoldReplies = TimeSpan.FromMilliseconds(60);

        Assert.Equal(3, await CountAsync(() => node.ReadAsync()));
        Assert.Equal(1, await CountAsync(() => node.ReadAsync()));
        Assert.Equal(2, await CountAsync(() => node.WriteAsync(TestNode.Key, "another", "third")));

        async Task<int> CountAsync(Func<Task> work)
        {
            var before = proxy.RoundTrips;
            await work();
            return proxy.RoundTrips - before;
        }
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Stampede_TenThousandCallersOnFourNodes_LoadOnce(StoreKind kind)
    {
        var nodes = Enumerable.Range(0, 4).Select(_ => new StoreNode(
            stores.Address(kind), _database, _prefix, o => o.CommandTimeout = TimeSpan.FromSeconds(30))).ToArray();
        var goesOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _database.AfterQuery = _ => goesOn.Task;

        var reads = Enumerable.Range(0, 10_000).Select(i => nodes[i % nodes.Length].ReadAsync()).ToArray();
        goesOn.SetResult();
        var values = await Task.WhenAll(reads);

        Assert.All(values, value => Assert.Equal("v1", value));
        Assert.Equal(1, _database.Loads);
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Read_AfterAWriteOnAnotherNode_SeesIt(StoreKind kind)
    {
        await using var a = new StoreNode(stores.Address(kind), _database, _prefix);
        await using var b = new StoreNode(stores.Address(kind), _database, _prefix);
        for (var i = 1; i <= 50; i++)
        {
            Assert.Equal($"v{i}", await a.ReadAsync());
            Assert.Equal($"v{i}", await b.ReadAsync());
            await b.WriteAsync();
            Assert.Equal($"v{i + 1}", await b.ReadAsync());
        }

        // The replica, which has replayed nothing since, answered the first load alone.
        Assert.Equal(51, _database.Loads);
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Read_NoSuchThing_IsRemembered(StoreKind kind)
    {
        await using var node = new StoreNode(stores.Address(kind), _database, _prefix);
        var loads = 0;
        for (var i = 0; i < 3; i++)
        {
            Assert.Null(await node.Cache.GetOrLoadAsync("none", (_, _) =>
            {
                loads++;
                return new ValueTask<Loaded<string>>(Loaded<string>.FromPrimary(null));
            }));
        }

        Assert.Equal(1, loads);
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Read_ObjectsAndBytes_ComeBackAsTheyWere(StoreKind kind)
    {
        await using var node = new StoreNode(stores.Address(kind), _database, _prefix);
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        var product = new Product("Zelt – 4 Personen", 129.95m, ["outdoor", "sale"]);
        for (var i = 0; i < 2; i++)
        {
            var read = await node.Cache.GetOrLoadAsync(
                "o", (_, _) => new ValueTask<Loaded<Product>>(Loaded<Product>.FromPrimary(product)));
            Assert.Equivalent(product, read, strict: true);
            Assert.Equal(bytes, await node.Cache.GetOrLoadAsync(
                "b", (_, _) => new ValueTask<Loaded<byte[]>>(Loaded<byte[]>.FromPrimary(bytes))));
            Assert.Equal(7, await node.Cache.GetOrLoadAsync(
                "n", (_, _) => new ValueTask<Loaded<int>>(Loaded<int>.FromPrimary(7))));
        }
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Read_ShortTtl_EndsByTheStoresClock(StoreKind kind)
    {
        await using var node = new StoreNode(
            stores.Address(kind), _database, _prefix, o => o.Ttl = TimeSpan.FromMilliseconds(300));
        await node.ReadAsync();

        await Eventually.TrueAsync("it has expired", async () =>
        {
            await node.ReadAsync();
            return _database.Loads == 2;
        });
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task ProcessLevel_WriteOnAnotherNode_IsHeardOf(StoreKind kind)
    {
        await using var a = new StoreNode(stores.Address(kind), _database, _prefix, KeepCopies);
        await using var b = new StoreNode(stores.Address(kind), _database, _prefix, KeepCopies);
        await a.Cache.Subscription;
        await a.ReadAsync();

        await b.WriteAsync();

        await Eventually.TrueAsync("the copy goes", async () => await a.ReadAsync() == "v2");

        static void KeepCopies(CachingOptions options) => options.ProcessLifetime = TimeSpan.FromMinutes(5);
    }

    [Fact]
    public async Task Cluster_ReadsAndWritesOfManyKeys_Work()
    {
        await using var cluster = new RedisServer(isCluster: true);
        await cluster.StartAsync();
        await using var node = new StoreNode(cluster.Address, _database, _prefix);
        string[] keys = [.. Enumerable.Range(0, 20).Select(i => $"k{i}")];
        await Task.WhenAll(keys.Select(key => node.ReadAsync(key)));

        await node.WriteAsync(keys);

        Assert.All(await Task.WhenAll(keys.Select(key => node.ReadAsync(key))), value => Assert.Equal("v2", value));
        var loads = _database.Loads;
        await Task.WhenAll(keys.Select(key => node.ReadAsync(key)));
        Assert.Equal(loads, _database.Loads);
        Assert.Equal(40, loads);
    }

    [Fact]
    public void Scripts_EveryCommand_IsOnTheDeclaredKey()
    {
        string[] scripts =
        [
            CacheScript.Lease, CacheScript.Fill, CacheScript.Release, CacheScript.Intent, CacheScript.Fence, CacheScript.Abort,
            CacheScript.Clock,
        ];

        Assert.All(scripts, script => Assert.All(
            Command().Matches(script), command => Assert.True(
                command.Groups["name"].Value == "TIME" || command.Groups["key"].Value == "key", command.Value)));
        Assert.All(scripts, script => Assert.Single(Regex.Matches(script, @"KEYS\[")));
    }

    [GeneratedRegex(@"redis\.call\('(?<name>\w+)'(?:, (?<key>\w+))?")]
    private static partial Regex Command();

    private sealed record Product(string Name, decimal Price, string[] Tags);
}
