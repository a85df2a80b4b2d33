using Stormproof.Model.Capacity;

namespace Stormproof.Model.Tests.Capacity;

public sealed class NodeCaveatsTests
{
    private static readonly NodeQuestion Plain = new(50_000) { RpsPerNode = 2_000, Efficiency = 1 };

    /// <summary>The team that planned 20 nodes and met the limit at 15.</summary>
    [Fact]
    public void Of_TooFewConnections_NamesTheNodeThatGetsNone()
    {
        var plan = NodePlan.For(new NodeQuestion(20_000)
        {
            RpsPerNode = 1_000, Margin = 0, Efficiency = 1, DbConnections = 149, PoolPerNode = 10,
        });

        Assert.Equal(20, plan.Nodes);
        Assert.Equal(15, plan.ConnectionLimitAtNode);
        Assert.Contains(plan.Caveats, c => c.Contains("connection limit is reached at node 15", StringComparison.Ordinal));
    }

    [Theory, InlineData(33 * 10, false), InlineData((33 * 10) - 1, true)]
    public void Of_ConnectionsJustEnough_SaysNothing(int connections, bool said)
    {
        var plan = NodePlan.For(Plain with { DbConnections = connections, PoolPerNode = 10 });

        Assert.Equal(said, plan.Caveats.Any(c => c.Contains("connection", StringComparison.Ordinal)));
    }

    [Fact]
    public void Of_NoConnectionsGiven_SaysThatTheyWereNotChecked() => Says(Plain, "not checked");

    [Theory, InlineData(50, false), InlineData(33, false), InlineData(32, true)]
    public void Of_MoreNodesThanABalancerFeeds_AsksForSeveral(int limit, bool said)
    {
        var plan = NodePlan.For(Plain with { BalancerLimit = limit });

        Assert.Equal(said ? 2 : 1, plan.Balancers);
        Assert.Equal(said, plan.Caveats.Any(c => c.StartsWith("Several balancers", StringComparison.Ordinal)));
    }

    [Fact]
    public void Of_AnyPlan_SaysThatNewNodesStartCold() => Says(Plain, "start cold");

    [Fact]
    public void Of_ANumberAsEfficiency_IsCalledAssumed()
    {
        Says(Plain, "assumed, not measured");
        Says(Plain with { Efficiency = 1.1 }, "more together than alone");
        DoesNotSay(Plain with { Fit = ScalabilityFit.To(Published.SpecSdm91), PeakRps = 500 }, "assumed");
    }

    [Fact]
    public void Of_NoSpare_SaysWhatAFailureDoes()
    {
        Says(Plain, "run at 78 %");
        Says(new NodeQuestion(1) { RpsPerNode = 100 }, "single point of failure");
        DoesNotSay(Plain with { HighlyAvailable = true }, "No node to spare");
    }

    [Fact]
    public void Of_SmallMargin_SaysThatItIsSmall()
    {
        Says(Plain with { Margin = 0.1 }, "modest spikes");
        DoesNotSay(Plain with { Margin = 0.2 }, "modest spikes");
    }

    [Fact]
    public void Of_Fit_SaysWhatTheMeasurementsDoNotBear()
    {
        var ray = new NodeQuestion(200) { Fit = ScalabilityFit.To(Published.RayTracer) };
        var spec = new NodeQuestion(1_400) { Fit = ScalabilityFit.To(Published.SpecSdm91) };

        Says(ray with { PeakRps = 280 }, "beyond what was measured (64)");
        DoesNotSay(ray, "beyond what was measured");
        Says(ray, "no fall");
        Says(spec, "has little left: beyond 97 nodes");
        DoesNotSay(spec with { PeakRps = 1_200 }, "has little left");
        Says(spec, "95 % band");
        Says(spec with { RpsPerNode = 65 }, "the points are believed");
        DoesNotSay(spec with { RpsPerNode = 89 }, "the points are believed");
    }

    [Fact]
    public void Of_PointsAllOverThePlace_SaysThatTheCurveExplainsLittle()
    {
        ScalingPoint[] scattered = [new(1, 90), new(2, 60), new(4, 110), new(8, 50), new(16, 100), new(32, 70)];

        Says(new NodeQuestion(20) { Fit = ScalabilityFit.To(scattered) }, "explains only");
    }

    private static void Says(NodeQuestion question, string words) =>
        Assert.Contains(NodePlan.For(question).Caveats, c => c.Contains(words, StringComparison.Ordinal));

    private static void DoesNotSay(NodeQuestion question, string words) =>
        Assert.DoesNotContain(NodePlan.For(question).Caveats, c => c.Contains(words, StringComparison.Ordinal));
}
