using Stormproof.Model.Scaling;
using Stormproof.Model.Simulation.Policies;

namespace Stormproof.Model.Tests.Simulation.Policies;

/// <summary>Against the worked examples of kubernetes.io: "Horizontal Pod Autoscaling" (algorithm details, configurable scaling
/// behavior, default behavior), its walkthrough, and the notes on the tolerance of v1.33.</summary>
public sealed class HpaTests
{
    [Theory]
    [InlineData(200, 8)]
    [InlineData(50, 2)]
    [InlineData(109, 4)]
    [InlineData(91, 4)]
    public void Desired_MetricAgainst100m_DoublesHalvesOrToleratesAsDocumented(double value, int desired) =>
        Assert.Equal(desired, HpaFormula.Desired(4, 4, 0, value, 100));

    [Fact]
    public void Desired_WalkthroughOf305Percent_Is7() => Assert.Equal(7, HpaFormula.Desired(1, 1, 0, 3.05, 0.5));

    [Fact]
    public void Desired_FiftyAt90Of75_Is60() => Assert.Equal(60, HpaFormula.Desired(50, 50, 0, 0.9, 0.75));

    [Fact]
    public void Desired_ToleranceOf5PercentAt100_ShrinksBelow95()
    {
        Assert.Equal(100, HpaFormula.Desired(100, 100, 0, 96, 100, tolerance: 0.05));
        Assert.Equal(94, HpaFormula.Desired(100, 100, 0, 94, 100, tolerance: 0.05));
    }

    [Fact]
    public void Desired_UnreadyPods_CountAsIdleWhenItWouldGrow()
    {
        // Four at 100 % of 50 would make eight; with two not ready, 4 x 1 / 6 over 0.5 makes 8 of all, with four nothing.
        Assert.Equal(8, HpaFormula.Desired(6, 4, 2, 1, 0.5));
        Assert.Equal(8, HpaFormula.Desired(8, 4, 4, 1, 0.5));
        Assert.Equal(10, HpaFormula.Desired(10, 4, 6, 1, 0.5));
    }

    [Fact]
    public void Desired_UnreadyPods_AreLeftOutWhenItWouldShrink() => Assert.Equal(2, HpaFormula.Desired(6, 4, 2, 0.25, 0.5));

    [Fact]
    public void Desired_NothingReady_Holds() => Assert.Equal(6, HpaFormula.Desired(6, 0, 6, double.NaN, 0.5));

    [Fact]
    public void Limit_TenPercentOrFourPodsAMinute_AsInTheDocumentedExample()
    {
        // "80 replicas ... scaled down to 10": 8, then 10 % of 72 rounded up to 8 ... below 40, 4 at a time.
        var hpa = new HpaV2(0.5, 1, 100, down: new HpaRules(0, [new HpaPolicy(false, 4, 60), new HpaPolicy(true, 10, 60)]));
        var (replicas, seen) = (80, new List<int>());
        for (var minute = 0; replicas > 10; minute++)
        {
            var next = hpa.Limit(10, replicas, minute * 60.0);
            seen.Add(replicas - next);
            replicas = next;
        }

        Assert.Equal([8, 8, 7], seen.Take(3));
        Assert.All(seen.SkipWhile((_, i) => 80 - seen.Take(i).Sum() > 40).SkipLast(1), step => Assert.Equal(4, step));
    }

    [Fact]
    public void Limit_DefaultGrowth_FourPodsOrDoubleIn15Seconds()
    {
        var hpa = new HpaV2(0.5, 1, 10_000);
        Assert.Equal(5, hpa.Limit(100, 1, 0));
        Assert.Equal(10, hpa.Limit(100, 5, 15));
        Assert.Equal(20, hpa.Limit(100, 10, 30));
    }

    [Fact]
    public void Limit_DefaultGrowth_From4To1024In120Seconds()
    {
        var hpa = new HpaV2(0.5, 1, 10_000);
        var replicas = 4;
        for (var second = 15; second <= 120; second += 15)
        {
            replicas = hpa.Limit(10_000, replicas, second);
        }

        Assert.Equal(1_024, replicas);
    }

    [Fact]
    public void Limit_AskedMoreOftenThanThePeriod_StaysWithinIt()
    {
        var hpa = new HpaV2(0.5, 1, 10_000);
        var first = hpa.Limit(1_000, 10, 0);
        Assert.Equal(20, first);
        Assert.Equal(20, hpa.Limit(1_000, first, 5));
        Assert.Equal(40, hpa.Limit(1_000, first, 15));
    }

    [Fact]
    public void Limit_DefaultShrinking_TakesTheHighestOf300Seconds()
    {
        var hpa = new HpaV2(0.5, 1, 100);
        Assert.Equal(20, hpa.Limit(20, 20, 0));
        for (var second = 15; second < 300; second += 15)
        {
            Assert.Equal(20, hpa.Limit(5, 20, second));
        }

        Assert.Equal(5, hpa.Limit(5, 20, 300));
    }

    [Fact]
    public void Decide_Sample_UsesItAll()
    {
        var hpa = new HpaV2(0.5, 2, 9);
        Assert.Equal(8, hpa.Decide(new ScalingSample { Ready = 4, Cpu = 1 }, TimeSpan.Zero, 4));
        Assert.Equal(9, hpa.Decide(new ScalingSample { Ready = 8, Cpu = 1 }, TimeSpan.FromSeconds(15), 8));
        Assert.Equal(8, hpa.Decide(new ScalingSample { Ready = 8 }, TimeSpan.FromSeconds(30), 8));
    }
}
