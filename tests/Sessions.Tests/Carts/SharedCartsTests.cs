using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;
using Stormproof.Sessions.Carts;
using Stormproof.Testing.Stores;

namespace Stormproof.Sessions.Tests.Carts;

public sealed class SharedCartsTests(StoreFixture stores)
{
    private const int Tasks = 50;
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);
    private readonly SharedSessionOptions _options = new() { KeyPrefix = SessionApp.NewPrefix(), MaxCartLines = 3 };

    private RedisKey Cart => _options.KeyPrefix + "cart:u1";

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task AddAsync_SeveralProducts_SumsEach(StoreKind kind)
    {
        await using var store = await ConnectAsync(kind);
        var carts = Carts(store);
        await carts.AddAsync("u1", 7, 2, null);
        await carts.AddAsync("u1", 9_000_000_000, 1, null);

        var change = await carts.AddAsync("u1", 7, 3, null);

        var expected = new Dictionary<long, int> { [7] = 5, [9_000_000_000] = 1 };
        Assert.True(change.Applied);
        Assert.Equivalent(expected, change.Lines, strict: true);
        Assert.Equivalent(expected, await carts.GetAsync("u1"), strict: true);
        Assert.Empty(await carts.GetAsync("u2"));
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task RemoveAsync_OneLine_LeavesTheOthers(StoreKind kind)
    {
        await using var store = await ConnectAsync(kind);
        var carts = Carts(store);
        await carts.AddAsync("u1", 1, 2, null);
        await carts.AddAsync("u1", 2, 2, null);

        var change = await carts.RemoveAsync("u1", 1, null);
        var unknown = await carts.RemoveAsync("u1", 404, null);

        Assert.Equivalent(new Dictionary<long, int> { [2] = 2 }, change.Lines, strict: true);
        Assert.Equivalent(new Dictionary<long, int> { [2] = 2 }, unknown.Lines, strict: true);
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task SubtractAsync_BoughtPieces_LeavesWhatWasAddedMeanwhile(StoreKind kind)
    {
        await using var store = await ConnectAsync(kind);
        var carts = Carts(store);
        await carts.AddAsync("u1", 1, 2, null);
        await carts.AddAsync("u1", 2, 1, null);
        var bought = await carts.GetAsync("u1");
        await carts.AddAsync("u1", 1, 3, null);

        var change = await carts.SubtractAsync("u1", bought, "order-1");
        var again = await carts.SubtractAsync("u1", bought, "order-1");

        Assert.Equivalent(new Dictionary<long, int> { [1] = 3 }, change.Lines, strict: true);
        Assert.Equal((true, false), (change.Applied, again.Applied));
        Assert.Equivalent(change.Lines, again.Lines, strict: true);
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task AddAsync_AboveTheLimits_ChangesNothing(StoreKind kind)
    {
        await using var store = await ConnectAsync(kind);
        var carts = Carts(store);
        await carts.AddAsync("u1", 1, 99, null);
        await carts.AddAsync("u1", 2, 1, null);
        await carts.AddAsync("u1", 3, 1, null);
        var before = await carts.GetAsync("u1");

        var pieces = await Assert.ThrowsAsync<CartLimitException>(() => carts.AddAsync("u1", 1, 1, "pieces"));
        await Assert.ThrowsAsync<CartLimitException>(() => carts.AddAsync("u1", 4, 1, "lines"));

        Assert.Contains("3 products and 99 pieces", pieces.Message, StringComparison.Ordinal);
        Assert.Equivalent(before, await carts.GetAsync("u1"), strict: true);
        // The refused change did not use its key up.
        await carts.RemoveAsync("u1", 3, null);
        Assert.True((await carts.AddAsync("u1", 4, 1, "lines")).Applied);
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task SubtractAsync_LimitsLoweredBelowTheCart_StillShrinksIt(StoreKind kind)
    {
        await using var store = await ConnectAsync(kind);
        var carts = Carts(store);
        await carts.AddAsync("u1", 1, 50, null);
        await carts.AddAsync("u1", 2, 50, null);
        await carts.AddAsync("u1", 3, 50, null);
        (_options.MaxCartLines, _options.MaxCartQuantity) = (1, 10);

        var fewer = await carts.SubtractAsync("u1", new Dictionary<long, int> { [1] = 1 }, null);
        var removed = await carts.RemoveAsync("u1", 3, null);

        Assert.Equal(49, fewer.Lines[1]);
        Assert.Equal([1, 2], removed.Lines.Keys.Order());
        await Assert.ThrowsAsync<CartLimitException>(() => carts.AddAsync("u1", 1, 1, null));
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task AddAsync_SameKeyTwice_ChangesOnce(StoreKind kind)
    {
        await using var store = await ConnectAsync(kind);
        var carts = Carts(store);

        var first = await carts.AddAsync("u1", 1, 2, "key");
        var repeat = await carts.AddAsync("u1", 1, 2, "key");

        Assert.Equal((true, false), (first.Applied, repeat.Applied));
        Assert.Equivalent(new Dictionary<long, int> { [1] = 2 }, repeat.Lines, strict: true);
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task AddAsync_ManyAtOnce_SumUp(StoreKind kind)
    {
        await using var store = await ConnectAsync(kind);
        await using var other = await ConnectAsync(kind);
        SharedCarts[] carts = [Carts(store), Carts(other)];

        await Task.WhenAll(Enumerable.Range(0, Tasks).Select(i => carts[i % 2].AddAsync("u1", 1, 1, $"key-{i}")));

        Assert.Equal(Tasks, (await carts[0].GetAsync("u1"))[1]);
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task AddAsync_SameKeyManyTimesAtOnce_AppliesOnce(StoreKind kind)
    {
        await using var store = await ConnectAsync(kind);
        await using var other = await ConnectAsync(kind);
        SharedCarts[] carts = [Carts(store), Carts(other)];

        var changes = await Task.WhenAll(Enumerable.Range(0, Tasks).Select(i => carts[i % 2].AddAsync("u1", 1, 1, "key")));

        Assert.Single(changes, c => c.Applied);
        Assert.All(changes, c => Assert.Equal(1, c.Lines[1]));
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task AddAsync_KeyOlderThanItsMemory_IsPrunedByTheNextChange(StoreKind kind)
    {
        await using var store = await ConnectAsync(kind);
        var carts = Carts(store);
        await carts.AddAsync("u1", 1, 1, "old");
        _clock.Advance(TimeSpan.FromMinutes(9));
        await carts.AddAsync("u1", 1, 1, "young");
        Assert.True(await store.GetDatabase().HashExistsAsync(Cart, "k:old"), "pruned too early");

        _clock.Advance(TimeSpan.FromMinutes(2));
        await carts.AddAsync("u1", 1, 1, "new");

        var fields = (await store.GetDatabase().HashKeysAsync(Cart)).Select(f => f.ToString()).Order(StringComparer.Ordinal);
        Assert.Equal(["k:new", "k:young", "p:1"], fields);
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task AddAsync_AnyChange_RenewsTheCartsLifetime(StoreKind kind)
    {
        await using var store = await ConnectAsync(kind);
        var carts = Carts(store);
        await carts.AddAsync("u1", 1, 1, null);
        await store.GetDatabase().KeyExpireAsync(Cart, TimeSpan.FromMinutes(1));

        await carts.AddAsync("u1", 1, 1, null);

        var left = await store.GetDatabase().KeyTimeToLiveAsync(Cart);
        Assert.True(left > TimeSpan.FromDays(29) && left <= TimeSpan.FromDays(30), $"{left} left");
    }

    [Fact]
    public async Task Change_BadOwnerOrQuantity_NamesIt()
    {
        await using var store = await ConnectAsync(StoreKind.Redis);
        var carts = Carts(store);
        foreach (var owner in new[] { "", "a\nb", new string('x', 129) })
        {
            Assert.Equal("owner", (await Assert.ThrowsAsync<ArgumentException>(() => carts.GetAsync(owner))).ParamName);
            Assert.Equal("owner",
                (await Assert.ThrowsAsync<ArgumentException>(() => carts.AddAsync(owner, 1, 1, null))).ParamName);
        }

        await carts.AddAsync(new string('x', 128), 1, 1, null);
        Assert.Equal("quantity",
            (await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => carts.AddAsync("u1", 1, 0, null))).ParamName);
        Assert.Empty(await carts.GetAsync("u1"));
    }

    private async Task<ConnectionMultiplexer> ConnectAsync(StoreKind kind) =>
        await ConnectionMultiplexer.ConnectAsync(stores.Address(kind));

    private SharedCarts Carts(IConnectionMultiplexer store) => new(store, Options.Create(_options), _clock);
}
