using Stormproof.Lab.Drills.SaturatedDatabase;

namespace Stormproof.Lab.Tests.Drills.SaturatedDatabase;

public sealed class SaturatedDrillTests
{
    private static readonly SaturatedOptions Options = new(MaxNodes: 6, Seed: 1);

    private static readonly SaturatedResult Before = new(
        NodesPeak: 6, NodesAtEnd: 6, ReadyAtEnd: 6, NodeHours: 1, Cost: 0.5, FirstRps: 38, Rps: 39, FutilityStops: 0,
        Evidence: null, Requests: 5_000, Errors: 2_000, P50Ms: 2_000, P99Ms: 5_000, DurationMs: 80_000);

    private static readonly SaturatedResult After = Before with
    {
        NodesPeak = 3, NodesAtEnd = 3, FutilityStops = 1,
        Evidence = new StopEvidence(2, 3, 38, 39, 2_100, 2_050, "hold 3 -> 3: futile"),
    };

    [Fact]
    public void Judge_CapForNothingBeforeAndAStopAfter_Passes() => Assert.Empty(SaturatedDrill.Judge(Options, Before, After));

    [Fact]
    public void Judge_CapNotReachedBefore_Fails() =>
        AssertOne("before: 5 nodes at most", Before with { NodesPeak = 5 }, After);

    [Fact]
    public void Judge_NodesThatNeverServedBefore_ProveNothing() =>
        AssertOne("before: only 5 of 6 nodes took traffic", Before with { ReadyAtEnd = 5 }, After);

    [Fact]
    public void Judge_NodesHelpedBefore_ProvesNothing() =>
        AssertOne("before: 20 answers a second became 39", Before with { FirstRps = 20 }, After);

    [Fact]
    public void Judge_MoreThanTheDatabaseCan_ProvesNothing() =>
        AssertOne("after: 45 answers a second are more than the 40", Before, After with { Rps = 45 });

    [Fact]
    public void Judge_NothingAnswered_ProvesNothing() => Assert.Contains(
        SaturatedDrill.Judge(Options, Before with { FirstRps = 0 }, After),
        r => r.StartsWith("before: nothing was answered", StringComparison.Ordinal));

    [Fact]
    public void Judge_NoStop_Fails() =>
        AssertOne("after: growth was not stopped", Before, After with { FutilityStops = 0, Evidence = null });

    [Fact]
    public void Judge_StopWithoutEvidence_Fails() =>
        AssertOne("after: growth was not stopped", Before, After with { Evidence = null });

    [Fact]
    public void Judge_GrewToTheCapAfter_Fails() =>
        AssertOne("after: the fleet grew to the cap", Before, After with { NodesPeak = 6 });

    [Fact]
    public void Judge_NothingTried_Fails() => AssertOne("after: no node was tried", Before, After with { NodesPeak = 2 });

    [Fact]
    public void Judge_FewerAnswersAfter_Fails() => AssertOne("after: 29 answers a second", Before, After with { Rps = 29 });

    [Theory, InlineData(501, 2, 3), InlineData(500, 2, 2), InlineData(9_000, 6, 6), InlineData(double.NaN, 2, 2)]
    public void Decide_SlowForAMinute_AddsANodeUpToTheCap(double p95, int nodes, int expected) =>
        Assert.Equal(expected, LatencyAlarm.Decide(p95, nodes, Options));

    private static void AssertOne(string reason, SaturatedResult before, SaturatedResult after) => Assert.StartsWith(
        reason, Assert.Single(SaturatedDrill.Judge(Options, before, after)), StringComparison.Ordinal);
}
