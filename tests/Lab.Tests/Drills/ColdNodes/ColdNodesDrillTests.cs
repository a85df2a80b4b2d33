using Stormproof.Lab.Drills.ColdNodes;

namespace Stormproof.Lab.Tests.Drills.ColdNodes;

public sealed class ColdNodesDrillTests
{
    private const int Pages = 20;

    private static readonly ColdNodesOptions Options = new(From: 2, To: 8, Seed: 1);

    private static readonly ColdNodesResult Before = new(
        NodesAtEnd: 8, DatabaseQpsPeak: 120, DatabaseQueries: 300, P99MsPeak: 4_000, Errors: 5, Requests: 3_000, P50Ms: 20,
        GrowthMs: 6_000, DurationMs: 15_000);

    private static readonly ColdNodesResult After =
        Before with { DatabaseQpsPeak = 21, DatabaseQueries = 126, P99MsPeak = 300, Errors = 0 };

    [Fact]
    public void Judge_HerdBeforeAndNoneAfter_Passes() => Assert.Empty(Judge(Before, After));

    [Fact]
    public void Judge_LeastGain_Passes() => Assert.Empty(Judge(Before, After with { DatabaseQpsPeak = 60, P99MsPeak = 2_600 }));

    [Fact]
    public void Judge_MoreThanHalfOfTheQueries_Fails() =>
        AssertOne("after: 61 queries a second", Before, After with { DatabaseQpsPeak = 61 });

    [Fact]
    public void Judge_MoreThanTwoThirdsOfTheLatency_Fails() =>
        AssertOne("after: a p99 of 2700 ms", Before, After with { P99MsPeak = 2_700 });

    [Fact]
    public void Judge_ErrorAfter_Fails() => AssertOne("after: 1 requests failed", Before, After with { Errors = 1 });

    [Fact]
    public void Judge_FleetThatDidNotGrow_ProvesNothing() =>
        AssertOne("after: 7 nodes at the end, not 8", Before, After with { NodesAtEnd = 7 });

    [Fact]
    public void Judge_NothingColdBefore_ProvesNothing() =>
        AssertOne("before: 19 queries for 20 pages", Before with { DatabaseQueries = 19 }, After);

    [Fact]
    public void Judge_TooFewRequests_ProvesNothing() =>
        AssertOne("before: 199 requests prove nothing", Before with { Requests = 199 }, After);

    private static IReadOnlyList<string> Judge(ColdNodesResult before, ColdNodesResult after) =>
        ColdNodesDrill.Judge(Options, Pages, before, after);

    private static void AssertOne(string reason, ColdNodesResult before, ColdNodesResult after) =>
        Assert.StartsWith(reason, Assert.Single(Judge(before, after)), StringComparison.Ordinal);
}
