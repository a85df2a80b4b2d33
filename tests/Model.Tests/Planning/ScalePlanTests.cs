using Stormproof.Model.Fleet;
using Stormproof.Model.Planning;

namespace Stormproof.Model.Tests.Planning;

public sealed class ScalePlanTests
{
    [Fact]
    public void For_HundredfoldOfAStatefulApp_RefactorsFirst()
    {
        var plan = ScalePlan.For(new ScaleQuestion(500, 50_000, Stateless: false));

        Assert.Equal((ScalePath.RefactorFirst, 100.0, 100), (plan.Path, plan.Growth, plan.Nodes));
        Assert.Equal(90, plan.PricePerHour!.Value, 9);
        Assert.Contains("shared store", plan.Steps[0], StringComparison.Ordinal);
        Assert.Contains("JWT", plan.Steps[1], StringComparison.Ordinal);
        Assert.StartsWith("high", plan.Risk, StringComparison.Ordinal);
    }

    [Fact]
    public void For_FourfoldOfAStatelessApp_ScalesUp()
    {
        var plan = ScalePlan.For(new ScaleQuestion(500, 2_000, Stateless: true));

        Assert.Equal((ScalePath.ScaleUp, 4.0, 1, "large"), (plan.Path, plan.Growth, plan.Nodes, plan.Instance));
        Assert.StartsWith("low", plan.Risk, StringComparison.Ordinal);
    }

    [Fact]
    public void For_EightfoldOfTheSmallest_IsTheLargestAtItsPrice()
    {
        var plan = ScalePlan.For(new ScaleQuestion(0.3, 2.4, Stateless: true));

        Assert.Equal((ScalePath.ScaleUp, "xlarge", 4.80), (plan.Path, plan.Instance, plan.PricePerHour));
        Assert.Equal(0.90, plan.CurrentPricePerHour);
    }

    [Theory]
    [InlineData(500, 4_000, true, true, ScalePath.ScaleUp), InlineData(500, 4_001, true, true, ScalePath.ScaleOut)]
    [InlineData(500, 4_000, false, true, ScalePath.ScaleUp), InlineData(500, 4_001, false, true, ScalePath.RefactorFirst)]
    [InlineData(500, 2_000, true, false, ScalePath.ScaleOut), InlineData(500, 2_000, false, false, ScalePath.RefactorFirst)]
    public void For_EachBranch_IsTheRules(double now, double then, bool stateless, bool bigger, ScalePath path) =>
        Assert.Equal(path, ScalePlan.For(new ScaleQuestion(now, then, stateless) { BiggerInstance = bigger }).Path);

    /// <summary>The growth is 3 on paper and a little more in binary.</summary>
    [Theory, InlineData(0.7, 2.1), InlineData(1.4, 4.2), InlineData(5.1, 15.3)]
    public void For_GrowthOfTheFactorOnPaper_ScalesUp(double now, double then) => Assert.Equal(
        ScalePath.ScaleUp, ScalePlan.For(new ScaleQuestion(now, then, Stateless: true) { VerticalFactor = 3 }).Path);

    [Theory, InlineData(1, 100), InlineData(3, 34), InlineData(0.5, 200), InlineData(1_000, 1)]
    public void For_NodesOfSomeCapacity_AreGrowthOverIt(double capacity, int nodes)
    {
        var plan = ScalePlan.For(new ScaleQuestion(500, 50_000, Stateless: true) { NodeCapacity = capacity });

        Assert.Equal((ScalePath.ScaleOut, nodes), (plan.Path, plan.Nodes));
        Assert.StartsWith("medium", plan.Risk, StringComparison.Ordinal);
    }

    [Fact]
    public void For_NamedInstanceWithNoneBigEnough_ScalesOutUnlessToldOtherwise()
    {
        var question = new ScaleQuestion(500, 2_000, Stateless: true) { CurrentInstance = "large" };

        Assert.Equal(ScalePath.ScaleOut, ScalePlan.For(question).Path);
        Assert.Equal(4 * 2.75, ScalePlan.For(question).PricePerHour);
        var told = ScalePlan.For(question with { BiggerInstance = true });
        Assert.Equal((ScalePath.ScaleUp, null), (told.Path, told.PricePerHour));
        Assert.Contains(told.Steps, s => s.Contains("at least 32 vCPU", StringComparison.Ordinal));
    }

    [Theory, InlineData(500), InlineData(100)]
    public void For_NoGrowth_KeepsTheInstance(double projected)
    {
        var plan = ScalePlan.For(new ScaleQuestion(500, projected, Stateless: false));

        Assert.Equal((ScalePath.ScaleUp, 0.90), (plan.Path, plan.PricePerHour));
        Assert.StartsWith("Keep", Assert.Single(plan.Steps), StringComparison.Ordinal);
    }

    [Fact]
    public void For_MoreGrowth_NeverNeedsFewerNodesOrAnEasierPath()
    {
        for (var seed = 1UL; seed <= 200; seed++)
        {
            var random = new SeededRandom(seed);
            var question = new ScaleQuestion(1 + random.Next(1_000), 1, random.Next(2) == 0)
            {
                NodeCapacity = 0.1 + random.NextDouble(), VerticalFactor = 1 + random.Next(16),
            };
            var last = (Nodes: 0L, Out: false);
            for (var projected = 1.0; projected < 1e5; projected *= 1.1)
            {
                var plan = ScalePlan.For(question with { ProjectedRps = projected });
                Assert.True(
                    plan.Nodes >= last.Nodes && (plan.Path != ScalePath.ScaleUp || !last.Out), $"seed {seed}: {question},"
                        + $" {plan}");
                last = (plan.Nodes, plan.Path != ScalePath.ScaleUp);
            }
        }
    }

    [Theory]
    [InlineData(0, 1, 8, 1), InlineData(-1, 1, 8, 1), InlineData(double.NaN, 1, 8, 1), InlineData(1, 0, 8, 1)]
    [InlineData(1, double.PositiveInfinity, 8, 1), InlineData(1, 1, 0.5, 1), InlineData(1, 1, 1_001, 1), InlineData(1, 1, 8, 0)]
    [InlineData(1, 1, 8, double.NaN), InlineData(1, 1e12, 8, 1), InlineData(double.Epsilon, 1e12, 8, 1)]
    public void For_ValueOutOfRange_IsRefused(double now, double then, double factor, double capacity)
    {
        var question = new ScaleQuestion(now, then, true) { VerticalFactor = factor, NodeCapacity = capacity };

        Assert.DoesNotContain('\n', Assert.Throws<PlanException>(() => ScalePlan.For(question)).Message);
    }

    [Fact]
    public void For_UnknownInstance_IsRefused() => Assert.Throws<PlanException>(
        () => ScalePlan.For(new ScaleQuestion(1, 2, true) { CurrentInstance = "mainframe" }));
}
