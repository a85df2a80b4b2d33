using Stormproof.Model.Capacity;
using Stormproof.Model.Fleet;
using Stormproof.Model.Planning;

namespace Stormproof.Model.Tests.Capacity;

public sealed class NodePlanTests
{
    private static readonly NodeQuestion Plain = new(50_000) { RpsPerNode = 2_000, Margin = 0.3, Efficiency = 1 };

    private static readonly ScalabilityFit Spec = ScalabilityFit.To(Published.SpecSdm91);

    [Theory]
    [InlineData(50_000, 2_000, 0.3, 1, false, 33), InlineData(100_000, 1_800, 0.5, 0.85, false, 99)]
    [InlineData(100_000, 1_800, 0.5, 0.85, true, 100)]
    public void For_WorkedExamples_IsTheirCount(
        double peak, double perNode, double margin, double efficiency, bool spare, int nodes)
    {
        var plan = NodePlan.For(new NodeQuestion(peak)
        {
            RpsPerNode = perNode, Margin = margin, Efficiency = efficiency, HighlyAvailable = spare, NodePrice = 0.5,
        });

        Assert.Equal(nodes, plan.Nodes);
        Assert.Equal(nodes * 0.5, plan.PricePerHour);
        Assert.Equal(peak / (nodes * perNode * efficiency), plan.UtilisationAtPeak, 12);
    }

    /// <summary>On paper these are whole; in binary many are a little more.</summary>
    [Fact]
    public void For_QuotientsWholeOnPaper_TakeNoNodeTooMany()
    {
        for (var nodes = 1; nodes <= 300; nodes++)
        {
            for (var hundredths = 1; hundredths <= 120; hundredths++)
            {
                var efficiency = hundredths / 100.0;
                var margin = hundredths % 10 / 10.0;
                var peak = (double)(nodes * 110 * (decimal)hundredths / 100 / (1 + (hundredths % 10 / 10m)));
                var exact = (decimal)peak * (1 + (hundredths % 10 / 10m)) == nodes * 110 * (decimal)hundredths / 100;
                if (exact)
                {
                    var plan = NodePlan.For(
                        new NodeQuestion(peak) { RpsPerNode = 110, Margin = margin, Efficiency = efficiency });
                    Assert.True(nodes == plan.Nodes, $"{peak} x (1 + {margin}) / (110 x {efficiency}) gave {plan.Nodes}, not"
                        + $" {nodes}");
                }
            }
        }
    }

    [Theory]
    [InlineData(3.3, 0, 1.1, 1, 3), InlineData(30, 0.1, 1.1, 1, 30), InlineData(0.7, 0.1, 0.77, 1, 1)]
    [InlineData(6, 0.15, 0.69, 1, 10)]
    [InlineData(3.3000001, 0, 1.1, 1, 4)]
    public void For_WholeNumbersOfTenths_AreExact(double peak, double margin, double perNode, double efficiency, int nodes) =>
        Assert.Equal(nodes, NodePlan.For(new NodeQuestion(peak)
        {
            RpsPerNode = perNode, Margin = margin, Efficiency = efficiency,
        }).Nodes);

    [Fact]
    public void For_MorePeak_NeverNeedsFewerNodes()
    {
        for (var seed = 1UL; seed <= 400; seed++)
        {
            var random = new SeededRandom(seed);
            var question = Random(random);
            var last = 0L;
            for (var peak = 1.0; peak < 1e6; peak *= 1.07 + random.NextDouble())
            {
                if (!TryPlan(question with { PeakRps = peak }, out var nodes))
                {
                    break;
                }

                Assert.True(nodes >= last, $"seed {seed}: {nodes} nodes for {peak} rps, {last} for less, {question}");
                last = nodes;
            }
        }
    }

    [Fact]
    public void For_HigherEfficiency_NeverNeedsMoreNodes()
    {
        for (var seed = 1UL; seed <= 400; seed++)
        {
            var random = new SeededRandom(seed);
            var question = Random(random) with { Fit = null, PeakRps = 1 + (random.NextDouble() * 1e5) };
            var last = long.MaxValue;
            for (var efficiency = 0.1; efficiency <= 1.2; efficiency += 0.1 * random.NextDouble())
            {
                var nodes = NodePlan.For(question with { Efficiency = efficiency }).Nodes;
                Assert.True(nodes <= last, $"seed {seed}: {nodes} nodes at {efficiency}, {last} at less");
                last = nodes;
            }
        }
    }

    [Fact]
    public void For_AnyQuestion_IsTheFewestThatSurvives()
    {
        for (var seed = 1UL; seed <= 2_000; seed++)
        {
            var random = new SeededRandom(seed);
            var question = Random(random) with { PeakRps = 1 + (random.NextDouble() * 50_000) };
            if (!TryPlan(question, out var nodes))
            {
                continue;
            }

            Assert.True(Survives(question, nodes), $"seed {seed}: {nodes} nodes do not survive, {question}");
            Assert.False(nodes > 1 && Survives(question, nodes - 1), $"seed {seed}: one node less than {nodes} survives,"
                + $" {question}");
        }
    }

    [Theory]
    [InlineData(2, 66, 33), InlineData(3, 50, 17), InlineData(4, 44, 11), InlineData(100, 34, 1)]
    public void For_Zones_AsManyAreLeftAsAreNeeded(int zones, int nodes, int spare)
    {
        var plan = NodePlan.For(Plain with { Zones = zones });

        Assert.Equal((nodes, spare), (plan.Nodes, plan.Spare));
        Assert.Equal(nodes, plan.PerZone.Sum());
        Assert.InRange(plan.PerZone.Max() - plan.PerZone.Min(), 0, 1);
    }

    [Theory]
    [InlineData(0, false, 33), InlineData(0, true, 34), InlineData(1, true, 34), InlineData(2, true, 35)]
    [InlineData(3, false, 36)]
    public void For_Failures_AreTheLargerOfTheTwo(int failures, bool spare, int nodes) =>
        Assert.Equal(nodes, NodePlan.For(Plain with { TolerateFailures = failures, HighlyAvailable = spare }).Nodes);

    [Fact]
    public void For_Fit_IsTheFirstCountOnTheCurve()
    {
        for (var rps = 50.0; rps < 1_400; rps += 7)
        {
            var plan = NodePlan.For(new NodeQuestion(rps) { Fit = Spec });

            Assert.True(Spec.Law.At(plan.Nodes) >= rps * 1.3 * (1 - 1e-9));
            Assert.True(plan.Nodes == 1 || Spec.Law.At(plan.Nodes - 1) < rps * 1.3);
            Assert.Equal(97, plan.LastUsefulNode);
            Assert.InRange(plan.PeakNodes!.Value, 96.42, 96.62);
        }
    }

    [Fact]
    public void For_PeakAboveTheCurve_IsRefusedWithThePeakThatWorks()
    {
        var question = new NodeQuestion(1_500) { Fit = Spec };

        var refused = Assert.Throws<PlanException>(() => NodePlan.For(question));

        Assert.Contains("no count of nodes reaches it", refused.Message, StringComparison.Ordinal);
        Assert.Contains("highest at 97 nodes with 1,883.9 rps", refused.Message, StringComparison.Ordinal);
        Assert.Contains("give a peak up to 1449,", refused.Message, StringComparison.Ordinal);
        Assert.InRange(NodePlan.For(question with { PeakRps = 1_449 }).Nodes, 80, 97);
    }

    [Fact]
    public void For_PeakAboveAFewPoints_IsRefusedWithoutNamingAPeak()
    {
        var refused = Assert.Throws<PlanException>(
            () => NodePlan.For(new NodeQuestion(3_000) { Fit = ScalabilityFit.To(Published.SpecSdm91[..5]) }));

        Assert.Contains("fitted curve of 5 points", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("highest at", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void For_PeakAboveTheAsymptote_IsRefused() => Assert.Throws<PlanException>(
        () => NodePlan.For(new NodeQuestion(378) { Margin = 0.01, Fit = ScalabilityFit.To(Published.RayTracer) }));

    [Fact]
    public void For_SpareBeyondThePeak_IsRefused()
    {
        // 7 nodes of the toy set carry 3.55, 9 carry 3.46, 20 less.
        var question = new NodeQuestion(3.5) { Margin = 0, Fit = ScalabilityFit.To(Published.Toy) };

        Assert.Equal(6, NodePlan.For(question).Nodes);
        var refused = Assert.Throws<PlanException>(() => NodePlan.For(question with { TolerateFailures = 12 }));
        Assert.Contains("12 more to spare", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void For_FewPoints_NamesNoPeak()
    {
        var plan = NodePlan.For(new NodeQuestion(1_000) { Fit = ScalabilityFit.To(Published.SpecSdm91[..5]) });

        Assert.Null(plan.PeakNodes);
        Assert.Null(plan.LastUsefulNode);
        Assert.Contains(plan.Caveats, c => c.StartsWith("5 points are too few", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0), InlineData(-1), InlineData(double.NaN), InlineData(double.PositiveInfinity), InlineData(1.1e12)]
    public void For_RateOutOfRange_IsRefused(double rate)
    {
        Refused("peakRps", Plain with { PeakRps = rate });
        Refused("rpsPerNode", Plain with { RpsPerNode = rate });
    }

    [Theory]
    [InlineData(0), InlineData(-0.1), InlineData(1.21), InlineData(double.NaN), InlineData(double.NegativeInfinity)]
    public void For_EfficiencyOutOfRange_IsRefused(double value) => Refused("efficiency", Plain with { Efficiency = value });

    [Theory]
    [InlineData(1e-320, 2_000, 1), InlineData(1e12, double.Epsilon, 1), InlineData(1e12, 1e-9, 1e-300), InlineData(1e12, 1, 1)]
    [InlineData(1e-300, 1e12, 1.2), InlineData(1e-30, 1e-30, 1e-30)]
    public void For_ExtremesOfTheRanges_PlanOrRefuse(double peak, double perNode, double efficiency)
    {
        try
        {
            var nodes = NodePlan.For(Plain with { PeakRps = peak, RpsPerNode = perNode, Efficiency = efficiency }).Nodes;
            Assert.InRange(nodes, 1, ScalePlan.MostNodes);
        }
        catch (PlanException e)
        {
            Assert.Contains("more than 1,000,000 nodes", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void For_OtherValuesOutOfRange_AreRefused()
    {
        Refused("margin", Plain with { Margin = -0.1 });
        Refused("margin", Plain with { Margin = double.NaN });
        Refused("tolerateFailures", Plain with { TolerateFailures = -1 });
        Refused("zones", Plain with { Zones = 0 });
        Refused("nodePrice", Plain with { NodePrice = -1 });
        Refused("dbConnections", Plain with { DbConnections = 0, PoolPerNode = 1 });
        Refused("dbConnections and poolPerNode", Plain with { DbConnections = 100 });
        Refused("poolPerNode", Plain with { DbConnections = 100, PoolPerNode = 0 });
        Refused("balancerLimit", Plain with { BalancerLimit = 0 });
        Refused("rpsPerNode is missing", Plain with { RpsPerNode = null });
    }

    private static void Refused(string start, NodeQuestion question) =>
        Assert.StartsWith(start, Assert.Throws<PlanException>(() => NodePlan.For(question)).Message, StringComparison.Ordinal);

    private static NodeQuestion Random(SeededRandom random) => new(1)
    {
        RpsPerNode = 1 + random.Next(3_000),
        Margin = random.Next(6) / 10.0,
        Efficiency = (1 + random.Next(120)) / 100.0,
        HighlyAvailable = random.Next(2) == 0,
        TolerateFailures = random.Next(4),
        Zones = 1 + random.Next(4),
        Fit = random.Next(3) == 0 ? Spec : null,
    };

    /// <summary>By trying: whichever nodes, or zone, are lost, the rest carry the peak with its margin.</summary>
    private static bool Survives(NodeQuestion question, long nodes)
    {
        var failures = Math.Max(question.TolerateFailures, question.HighlyAvailable ? 1 : 0);
        var zone = question.Zones == 1 ? 0 : (nodes + question.Zones - 1) / question.Zones;
        var left = nodes - Math.Max(failures, zone);
        var carried = question.Fit is { } fit
            ? Math.Min(fit.Law.At(left), fit.Law.At(nodes)) : left * question.RpsPerNode!.Value * question.Efficiency;
        return left > 0 && carried >= question.PeakRps * (1 + question.Margin) * (1 - 1e-9);
    }

    private static bool TryPlan(NodeQuestion question, out long nodes)
    {
        try
        {
            nodes = NodePlan.For(question).Nodes;
            return true;
        }
        catch (PlanException)
        {
            nodes = 0;
            return false;
        }
    }
}
