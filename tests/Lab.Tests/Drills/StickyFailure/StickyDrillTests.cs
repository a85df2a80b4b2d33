using Stormproof.Lab.Drills.StickyFailure;

namespace Stormproof.Lab.Tests.Drills.StickyFailure;

public sealed class StickyDrillTests
{
    private static readonly StickyOptions Options = new(Users: 90, Nodes: 3, Seed: 1);

    private static readonly StickyResult Before = new(
        Users: 90, UsersOnNode: 30, UsersHit: 30, LostSessions: 30, LostCarts: 30, StoredSessions: 0, Kills: 1, Requests: 800,
        Failed: 75, Retries: 2, P50Ms: 3, P99Ms: 30, DurationMs: 6_000);

    private static readonly StickyResult After = Before with
    {
        UsersHit = 0, LostSessions = 0, LostCarts = 0, StoredSessions = 90, Failed = 0,
    };

    [Fact]
    public void Judge_AllPinnedLostBeforeAndNobodyAfter_Passes() => Assert.Empty(StickyDrill.Judge(Options, Before, After));

    [Fact]
    public void Judge_OnePinnedUserKeptTheLogin_Fails() =>
        AssertOne("before: 29 users were logged out, fewer than the 30", Before with { LostSessions = 29 }, After);

    [Fact]
    public void Judge_OnePinnedUserKeptTheCart_Fails() =>
        AssertOne("before: 29 users lost their carts, fewer than the 30", Before with { LostCarts = 29 }, After);

    [Fact]
    public void Judge_OneLostSessionAfter_Fails() =>
        AssertOne("after: 1 users were logged", Before, After with { LostSessions = 1 });

    [Fact]
    public void Judge_OneLostCartAfter_Fails() => AssertOne("after: 1 users lost", Before, After with { LostCarts = 1 });

    [Fact]
    public void Judge_OneUserNoticedAfter_Fails() => AssertOne("after: 1 users noticed", Before, After with { UsersHit = 1 });

    [Fact]
    public void Judge_OneRequestFailedAfter_Fails() => AssertOne("after: 1 requests failed", Before, After with { Failed = 1 });

    [Fact]
    public void Judge_SessionsAreNotInTheStoreAfter_Fails() =>
        AssertOne("after: 89 sessions in the store", Before, After with { StoredSessions = 89 });

    [Fact]
    public void Judge_NotAllWereInOrNobodyOnTheNodeOrNoDeath_ProvesNothing()
    {
        AssertOne("before: 89 of 90 users", Before with { Users = 89 }, After);
        AssertOne("after: 89 of 90 users", Before, After with { Users = 89 });
        AssertOne("before: nobody was on the node", Before with { UsersOnNode = 0 }, After);
        AssertOne("after: nobody was on the node", Before, After with { UsersOnNode = 0 });
        AssertOne("before: no node died", Before with { Kills = 0 }, After);
        AssertOne("after: no node died", Before, After with { Kills = 0 });
    }

    private static void AssertOne(string reason, StickyResult before, StickyResult after) =>
        Assert.StartsWith(reason, Assert.Single(StickyDrill.Judge(Options, before, after)), StringComparison.Ordinal);
}
