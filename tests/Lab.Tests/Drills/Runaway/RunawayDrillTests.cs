using Stormproof.Lab.Drills.Runaway;

namespace Stormproof.Lab.Tests.Drills.Runaway;

public sealed class RunawayDrillTests
{
    private static readonly RunawayOptions Options = new(MaxNodes: 8, Seed: 1);

    private static readonly RunawayResult Before = new(
        NodesPeak: 8, NodesAtEnd: 8, NodeHours: 1.4, Cost: 0.7, SloViolationShare: 0.1, BootCpu: 0.99, Requests: 500, Errors: 3,
        Rps: 18, P50Ms: 150, P99Ms: 900, DurationMs: 60_000);

    private static readonly RunawayResult After = Before with { NodesPeak = 5, NodesAtEnd = 4, NodeHours = 0.8, Cost = 0.4 };

    [Fact]
    public void Judge_CapBeforeAndNearTheNeedAfter_Passes() => Assert.Empty(RunawayDrill.Judge(Options, 3, Before, After));

    [Fact]
    public void Judge_NoneToSpareAfter_Passes() =>
        Assert.Empty(RunawayDrill.Judge(Options, 3, Before, After with { NodesPeak = 3 }));

    [Fact]
    public void Judge_CapNotReachedBefore_Fails() =>
        AssertOne("before: 7 nodes at most, not the cap of 8", Before with { NodesPeak = 7 }, After);

    [Fact]
    public void Judge_ThreeAboveTheNeedAfter_Fails() =>
        AssertOne("after: 6 nodes at most, where 3 are needed and 5 allowed", Before, After with { NodesPeak = 6 });

    [Fact]
    public void Judge_NoGrowthAfter_Fails() =>
        AssertOne("after: 2 nodes at most, where 3 are needed; to do nothing", Before, After with { NodesPeak = 2 });

    [Fact]
    public void Judge_NothingSaved_Fails() => AssertOne("after: 1.4 node-hours", Before, After with { NodeHours = 1.4 });

    [Theory, InlineData(2), InlineData(6)]
    public void Judge_NeedThatLeavesNothingToSee_Fails(int need) => Assert.Contains(
        RunawayDrill.Judge(Options, need, Before, After with { NodesPeak = need }),
        r => r.StartsWith($"the load needs {need} nodes", StringComparison.Ordinal));

    [Fact]
    public void Judge_TooFewRequests_ProvesNothing() =>
        AssertOne("after: 49 requests prove nothing", Before, After with { Requests = 49 });

    [Fact]
    public void Judge_NoAnswer_ProvesNothing() =>
        AssertOne("before: no request was answered", Before with { Errors = 500 }, After);

    [Theory, InlineData(0.005), InlineData(0.012), InlineData(0.05)]
    public void RateFor_AnyCost_NeedsOneNodeMoreThanThereAre(double cost)
    {
        var rps = LoginRush.RateFor(Options, cost);

        Assert.Equal(RunawayOptions.NeededNodes, LoginRush.Need(Options, rps, cost));
        // Two nodes cannot even hold it at full load, or only just.
        Assert.InRange(rps * cost / (RunawayOptions.StartNodes * Options.NodeCores), 1.0, 1.2);
    }

    [Theory, InlineData(0.99, 0.0, 3), InlineData(0.81, 0.81, 3), InlineData(0.7, 1.0, 3), InlineData(0.5, 0.9, 2)]
    public void Decide_BootCpu_CountsAsLoad(double ready, double starting, int expected) => Assert.Equal(
        expected, CpuAlarm.Decide(new CpuReading(2, [ready], starting > 0 ? [starting] : []), 8));

    [Fact]
    public void Decide_AtTheCap_Stays() => Assert.Equal(8, CpuAlarm.Decide(new CpuReading(8, [1], []), 8));

    [Fact]
    public void Decide_NothingMeasured_Stays() => Assert.Equal(2, CpuAlarm.Decide(new CpuReading(2, [], []), 8));

    private static void AssertOne(string reason, RunawayResult before, RunawayResult after) => Assert.StartsWith(
        reason, Assert.Single(RunawayDrill.Judge(Options, 3, before, after)), StringComparison.Ordinal);
}
