using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;
using Stormproof.Testing.Stores;
using Stormproof.Testing.Web;

namespace Stormproof.Sessions.Tests.Keys;

public sealed class FirstKeyTests(StoreFixture stores)
{
    private readonly string _prefix = SessionApp.NewPrefix();

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task StartingAsync_NodesThatStartTogether_CreateOneKey(StoreKind kind)
    {
        var nodes = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => StartAsync(kind))));

        var keys = await KeysInRingAsync(nodes[0]);
        var cookie = await nodes[0].NewSessionAsync("a");
        var read = await Task.WhenAll(nodes.Select(n => n.TextAsync("/get/a", cookie)));
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }

        Assert.Equal(1, keys);
        Assert.All(read, value => Assert.Equal("1", value));
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task StartingAsync_LockHeldByAnotherNode_WaitsForItsEnd(StoreKind kind)
    {
        RedisKey lockKey = _prefix + "data-protection:lock";
        await using var store = await ConnectionMultiplexer.ConnectAsync(stores.Address(kind));
        await store.GetDatabase().StringSetAsync(lockKey, "another node", TimeSpan.FromSeconds(1));

        await using var app = await StartAsync(kind);

        Assert.False(await store.GetDatabase().KeyExistsAsync(lockKey), "the node did not wait, or left its lock behind");
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task StartingAsync_LaterNode_KeepsTheKeyUntilItHasExpired(StoreKind kind)
    {
        await using var first = await StartAsync(kind);
        await using var second = await StartAsync(kind);
        var before = await KeysInRingAsync(second);

        await using var afterExpiry = await StartAsync(kind, new FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(91)));

        Assert.Equal((1, 2), (before, await KeysInRingAsync(first)));
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task StartingAsync_StoreAwayAtFirst_WaitsForIt(StoreKind kind)
    {
        await using var proxy = new StoreProxy(stores.Address(kind));
        proxy.Cut();
        var starting = SessionApp.StartAsync(proxy.Address, _prefix, options: ShortTimeout);
        await proxy.RefusedAsync();
        Assert.False(starting.IsCompleted);

        proxy.Restore();

        await using var app = await starting;
        Assert.Equal(1, await KeysInRingAsync(app));
    }

    [Fact]
    public async Task StartingAsync_StoreStaysAway_SaysWhatToDo()
    {
        await using var proxy = new StoreProxy(stores.Address(StoreKind.Redis));
        proxy.Cut();

        var error = await Assert.ThrowsAsync<TimeoutException>(() => SessionApp.StartAsync(
            proxy.Address, _prefix, options: o =>
            {
                ShortTimeout(o);
                o.StartupTimeout = TimeSpan.FromSeconds(1);
            }));

        Assert.Contains("did not answer within 00:00:01", error.Message, StringComparison.Ordinal);
        Assert.Contains("SharedSessionOptions.Configuration", error.Message, StringComparison.Ordinal);
    }

    private static void ShortTimeout(SharedSessionOptions options) => options.CommandTimeout = TimeSpan.FromMilliseconds(250);

    private Task<TestApp> StartAsync(StoreKind kind, TimeProvider? clock = null) =>
        SessionApp.StartAsync(stores.Address(kind), _prefix, configure: b =>
        {
            if (clock is not null)
            {
                b.Services.AddSingleton(clock);
            }
        });

    private async Task<long> KeysInRingAsync(TestApp app) =>
        await app.Database().ListLengthAsync(_prefix + "data-protection:keys");
}
