using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;
using Stormproof.Autoscaling.Leadership;
using Stormproof.Testing;
using Stormproof.Testing.Stores;

namespace Stormproof.Autoscaling.Tests.Leadership;

public sealed class StoreLeaseTests(StoreFixture stores)
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    public static TheoryData<StoreKind> Stores { get; } = [StoreKind.Garnet, StoreKind.Redis];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Term_ManyAskAtOnce_OneLeadsAndGoesOnLeading(StoreKind kind)
    {
        await using var store = await ConnectAsync(stores.Address(kind));
        var fleet = $"{Guid.NewGuid():N}";
        var leases = Enumerable.Range(0, 8).Select(_ => Lease(store, fleet, TimeSpan.FromMinutes(1))).ToArray();

        var terms = await Task.WhenAll(leases.Select(l => AskAsync(l)));
        var again = await Task.WhenAll(leases.Select(l => AskAsync(l)));

        Assert.Equal(1, Assert.Single(terms.OfType<LeaderTerm>()).Token);
        Assert.Equal(terms, again);
        Assert.False(terms.OfType<LeaderTerm>().Single().Lost.IsCancellationRequested);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Dispose_Leader_LetsAnotherLeadAtOnceWithAHigherToken(StoreKind kind)
    {
        await using var store = await ConnectAsync(stores.Address(kind));
        var fleet = $"{Guid.NewGuid():N}";
        var (first, second) = (Lease(store, fleet, TimeSpan.FromMinutes(1)), Lease(store, fleet, TimeSpan.FromMinutes(1)));
        var term = await AskAsync(first);
        Assert.Null(await AskAsync(second));
        await second.DisposeAsync();
        Assert.NotNull(await AskAsync(first));

        await first.DisposeAsync();

        Assert.True(term!.Lost.IsCancellationRequested);
        Assert.Equal(2, (await AskAsync(Lease(store, fleet, TimeSpan.FromMinutes(1))))!.Token);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Term_LeaderIsGone_HasStoppedBeforeAnotherLeads(StoreKind kind)
    {
        await using var store = await ConnectAsync(stores.Address(kind));
        var fleet = $"{Guid.NewGuid():N}";
        var (first, second) = (Lease(store, fleet, Short), Lease(store, fleet, Short));
        var term = (await AskAsync(first))!;

        LeaderTerm? next = null;
        await Eventually.TrueAsync("the second leads", async () =>
        {
            next = await AskAsync(second);
            // Asked after: whoever leads now must find the other one stopped.
            Assert.True(next is null || term.Lost.IsCancellationRequested, "two lead");
            return next is not null;
        });

        Assert.Equal((1, 2), (term.Token, next!.Token));
        Assert.Null(await AskAsync(first));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Term_NotRenewed_IsLostAFifthBeforeItsEnd(StoreKind kind)
    {
        await using var store = await ConnectAsync(stores.Address(kind));
        var clock = new FakeTimeProvider();
        var lease = new StoreLease(
            store, new StoreLeaseOptions { Fleet = $"{Guid.NewGuid():N}", Duration = TimeSpan.FromSeconds(10) }, clock);
        var term = (await AskAsync(lease))!;
        clock.Advance(TimeSpan.FromSeconds(7.9));
        Assert.False(term.Lost.IsCancellationRequested);
        await AskAsync(lease);
        clock.Advance(TimeSpan.FromSeconds(7.9));
        Assert.False(term.Lost.IsCancellationRequested);

        clock.Advance(TimeSpan.FromSeconds(0.1));

        Assert.True(term.Lost.IsCancellationRequested);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Term_AnswerComesTooLate_IsNone(StoreKind kind)
    {
        await using var proxy = new StoreProxy(stores.Address(kind));
        await using var store = await ConnectAsync(proxy.Address);
        var clock = new FakeTimeProvider();
        var lease = new StoreLease(
            store, new StoreLeaseOptions { Fleet = $"{Guid.NewGuid():N}", Duration = TimeSpan.FromSeconds(10) }, clock);
        proxy.Stall();
        var asked = AskAsync(lease);
        clock.Advance(TimeSpan.FromSeconds(8));
        proxy.Deliver();

        Assert.Null(await asked);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Term_StoreAway_Throws(StoreKind kind)
    {
        await using var proxy = new StoreProxy(stores.Address(kind));
        await using var store = await ConnectAsync(proxy.Address, answerMs: 1_000);
        var lease = Lease(store, "any", Short);
        proxy.Cut();

        await Assert.ThrowsAnyAsync<RedisException>(() => AskAsync(lease));
        await lease.DisposeAsync();
    }

    [Theory, InlineData("", 10), InlineData("a b", 10), InlineData("{a}", 10), InlineData("shop", 0.5), InlineData("shop", 601)]
    public async Task New_OptionOutOfRange_SaysSo(string fleet, double seconds)
    {
        await using var store = await ConnectAsync(stores.Address(StoreKind.Redis));
        Assert.Throws<ArgumentException>(() => Lease(store, fleet, TimeSpan.FromSeconds(seconds)));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Keep_ThenRecall_GivesEveryByteBackAndItsAge(StoreKind kind)
    {
        await using var store = await ConnectAsync(stores.Address(kind));
        var lease = Lease(store, $"{Guid.NewGuid():N}", TimeSpan.FromMinutes(1));
        var term = (await AskAsync(lease))!;
        byte[] state = [.. Enumerable.Range(0, 10_000).Select(i => (byte)i)];
        Assert.Null(await lease.RecallAsync(CancellationToken.None));

        Assert.True(await lease.KeepAsync(term, state, CancellationToken.None));

        KeptState? kept = null;
        await Eventually.TrueAsync("aged", async () =>
            (kept = await lease.RecallAsync(CancellationToken.None)) is { Age.TotalMilliseconds: >= 20 and < 60_000 });
        Assert.Equal(state, kept!.State);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Keep_ALaterTermHasBegun_WritesNothing(StoreKind kind)
    {
        await using var store = await ConnectAsync(stores.Address(kind));
        var fleet = $"{Guid.NewGuid():N}";
        // On a clock that stands: a slow answer must not end this one's term before the test begins.
        var first = new StoreLease(store, new StoreLeaseOptions { Fleet = fleet, Duration = Short }, new FakeTimeProvider());
        var second = Lease(store, fleet, TimeSpan.FromMinutes(1));
        var old = (await AskAsync(first))!;
        Assert.True(await first.KeepAsync(old, [1], CancellationToken.None));
        LeaderTerm? next = null;
        await Eventually.TrueAsync("the second leads", async () => (next = await AskAsync(second)) is not null);

        Assert.False(await first.KeepAsync(old, [2], CancellationToken.None));
        Assert.Equal([1], (await second.RecallAsync(CancellationToken.None))!.State);
        Assert.True(await second.KeepAsync(next!, [3], CancellationToken.None));
        Assert.False(await first.KeepAsync(old, [4], CancellationToken.None));
        Assert.Equal([3], (await second.RecallAsync(CancellationToken.None))!.State);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Term_NumberWasThrownAway_IsPutBack(StoreKind kind)
    {
        await using var store = await ConnectAsync(stores.Address(kind));
        var fleet = $"{Guid.NewGuid():N}";
        var lease = Lease(store, fleet, TimeSpan.FromMinutes(1));
        await AskAsync(lease);
        Assert.True(await store.GetDatabase().KeyDeleteAsync($"stormproof:autoscaler:{{{fleet}}}:term"));

        var term = (await AskAsync(lease))!;

        Assert.True(await lease.KeepAsync(term, [1], CancellationToken.None));
        await lease.DisposeAsync();
        Assert.Equal(2, (await AskAsync(Lease(store, fleet, Short)))!.Token);
    }

    private static Task<LeaderTerm?> AskAsync(StoreLease lease) => lease.TermAsync(CancellationToken.None);

    private static StoreLease Lease(ConnectionMultiplexer store, string fleet, TimeSpan duration) =>
        new(store, new StoreLeaseOptions { Fleet = fleet, Duration = duration }, TimeProvider.System);

    private static Task<ConnectionMultiplexer> ConnectAsync(string address, int answerMs = 5_000) =>
        ConnectionMultiplexer.ConnectAsync($"{address},abortConnect=false,asyncTimeout={answerMs}");
}
