using Stormproof.Lab.Drills.LogoutStorm;

namespace Stormproof.Lab.Tests.Drills.LogoutStorm;

public sealed class StormDrillTests
{
    private static readonly StormOptions Options = new(Users: 100, Nodes: 3, Seed: 1);

    private static readonly StormResult Before = new(
        Requests: 1_000, Failed: 600, ErrorRate: 0.6, ErrorRateAfterLogin: 0.7, LoggedOut: 500, LostCarts: 100, ServerErrors: 0,
        Timeouts: 0, WrongAnswers: 0, RetriedByGateway: 5, Kills: 1, Restarts: 3, PeakSessions: 0, Orders: 20, DuplicateOrders: 0,
        LostOrders: 0, StockDrift: 0, Rps: 100, P50Ms: 3, P99Ms: 20, DurationMs: 10_000);

    private static readonly StormResult After = Before with
    {
        Failed = 0, ErrorRate = 0, ErrorRateAfterLogin = 0, LoggedOut = 0, LostCarts = 0, PeakSessions = 100, Orders = 100,
    };

    [Fact]
    public void Judge_IncidentReproducedAndFixHeld_Passes() => Assert.Empty(StormDrill.Judge(Options, Before, After));

    [Fact]
    public void Judge_LeastIncident_Passes() =>
        Assert.Empty(StormDrill.Judge(Options, Before with { ErrorRateAfterLogin = StormDrill.IncidentErrorRate }, After));

    [Fact]
    public void Judge_IncidentNotReproduced_FailsWithTheShare() =>
        AssertOne("before: 39.9 %", Before with { ErrorRateAfterLogin = 0.399 }, After);

    [Fact]
    public void Judge_OneRequestFailedAfter_Fails() => AssertOne("after: 1 requests failed", Before, After with { Failed = 1 });

    [Fact]
    public void Judge_FewerSessionsThanUsers_Fails() => AssertOne("after: 99 live sessions", Before, After with { PeakSessions =
        99 });

    [Fact]
    public void Judge_NobodyKilledAfter_Fails() => AssertOne("after: 0 kills and 3 restarts", Before, After with { Kills = 0 });

    [Fact]
    public void Judge_NotAllNodesRestartedAfter_Fails() =>
        AssertOne("after: 1 kills and 2 restarts", Before, After with { Restarts = 2 });

    [Fact]
    public void Judge_NobodyKilledBefore_Fails() => AssertOne("before: 0 kills and 3 restarts", Before with { Kills = 0 }, After);

    [Theory, InlineData(99), InlineData(101)]
    public void Judge_CheckoutsAreNotOneAUser_Fails(int orders) =>
        AssertOne($"after: {orders} checkouts", Before, After with { Orders = orders });

    [Fact]
    public void Judge_DuplicateOrders_FailAfterOnly()
    {
        AssertOne("after: 1 duplicate orders", Before, After with { DuplicateOrders = 1 });
        Assert.Empty(StormDrill.Judge(Options, Before with { DuplicateOrders = 1 }, After));
    }

    [Fact]
    public void Judge_AnsweredOrderIsNotInTheDatabase_FailsInEitherRun()
    {
        AssertOne("before: 2 answered orders", Before with { LostOrders = 2 }, After);
        AssertOne("after: 2 answered orders", Before, After with { LostOrders = 2 });
    }

    [Theory, InlineData(3), InlineData(-3)]
    public void Judge_StockDoesNotAddUp_FailsInEitherRun(int drift)
    {
        AssertOne($"before: stock does not add up by {drift}", Before with { StockDrift = drift }, After);
        AssertOne($"after: stock does not add up by {drift}", Before, After with { StockDrift = drift });
    }

    [Fact]
    public void Judge_SeveralFaults_NamesThemAll() =>
        Assert.Equal(3, StormDrill.Judge(Options, Before, After with { Failed = 1, PeakSessions = 1, LostOrders = 1 }).Count);

    private static void AssertOne(string reason, StormResult before, StormResult after) =>
        Assert.StartsWith(reason, Assert.Single(StormDrill.Judge(Options, before, after)), StringComparison.Ordinal);
}
