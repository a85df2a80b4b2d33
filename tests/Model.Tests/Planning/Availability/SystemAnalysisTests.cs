using Stormproof.Model.Planning.Availability;

namespace Stormproof.Model.Tests.Planning.Availability;

public sealed class SystemAnalysisTests
{
    private static readonly SystemPart Shop = new Serial("", [
        new Component("balancer", 0.9999),
        new Component("nodes", 0.995, replicas: 3, need: 2),
        new Component("database", 0.999),
        new Redundant(
            "stores", 2, [new Component("store 1", 0.99), new Component("store 2", 0.98), new Component("store 3", 0.97)]),
    ]);

    [Fact]
    public void Of_Shop_IsTheProductOfItsParts()
    {
        var analysis = SystemAnalysis.Of(Shop, null);
        var nodes = Math.Pow(0.995, 3) + (3 * Math.Pow(0.995, 2) * 0.005);
        var stores = (0.99 * 0.98 * 0.97) + (0.99 * 0.98 * 0.03) + (0.99 * 0.02 * 0.97) + (0.01 * 0.98 * 0.97);

        Assert.Equal(0.9999 * nodes * 0.999 * stores, analysis.System, 1e-12);
        Assert.Equal((1 - analysis.System) * Downtime.YearSeconds, analysis.Downtime.PerYearSeconds, 1e-3);
    }

    [Fact]
    public void Of_PartsInSeries_TheLeastAvailableIsTheWeakest()
    {
        var random = new Random(7);
        for (var i = 0; i < 500; i++)
        {
            var parts = Systems.Components(Systems.Availabilities(random, random.Next(1, 8)));
            Assert.Equal(parts.MinBy(p => p.Availability)!.Name, SystemAnalysis.Of(new Serial("", parts), null).Weakest.Name);
        }
    }

    [Fact]
    public void Of_GroupInSeries_IsALinkAsAWhole()
    {
        var three = Enumerable.Range(1, 3).Select(i => new Component($"store {i}", 0.99)).ToArray();
        var chain = new Serial("", [new Serial("front", [new Component("balancer", 0.9998)]), new Redundant("stores", 2, three)]);

        Assert.Equal("stores", SystemAnalysis.Of(chain, null).Weakest.Name);
        Assert.Equal("store 1", SystemAnalysis.Of(chain.Parts[1], null).Weakest.Name);
    }

    [Fact]
    public void Of_AnySystem_ImportanceIsTheChangeThatThePartMakes()
    {
        var (high, low) = (SystemAnalysis.Of(With(0.999), null), SystemAnalysis.Of(With(0.998), null));
        var report = high.Parts.Single(p => p.Name == "database");

        Assert.Equal((high.System - low.System) / 0.001, report.Importance, 1e-9);
        Assert.Equal(report.Importance * (1 - report.Availability) * Downtime.YearSeconds, report.CostPerYearSeconds, 1e-6);

        static SystemPart With(double database) =>
            new Serial("", [Shop.Parts[1], new Component("database", database), Shop.Parts[3]]);
    }

    [Fact]
    public void Of_Shop_BestImprovementFirstAndExact()
    {
        var analysis = SystemAnalysis.Of(Shop, 0.9985);
        var byName = analysis.Improvements.ToDictionary(i => i.Part);

        Assert.Equal(
            new Serial("", [Shop.Parts[0], Shop.Parts[1], new Component("database", 0.999, 2), Shop.Parts[3]]).Availability,
            byName["database"].System, 1e-12);
        Assert.Equal(
            new Serial("", [Shop.Parts[0], new Component("nodes", 0.995, 4, 2), Shop.Parts[2], Shop.Parts[3]]).Availability,
            byName["nodes"].System, 1e-12);
        Assert.Equal(
            new Serial("", [Shop.Parts[0], Shop.Parts[1], Shop.Parts[2],
                new Redundant("", 2, [.. Shop.Parts[3].Parts, Shop.Parts[3].Parts[2]])]).Availability,
            byName["store 3"].System, 1e-12);
        Assert.Equal(
            new Serial("",
                [Shop.Parts[0], Shop.Parts[1], Shop.Parts[2], new Redundant("", 1, [Shop.Parts[3], Shop.Parts[3]])]).Availability,
            byName["stores"].System, 1e-12);
        Assert.Equal(analysis.Improvements.Select(i => i.System).OrderDescending(), analysis.Improvements.Select(i => i.System));
        Assert.All(analysis.Improvements, i => Assert.Equal(i.System >= 0.9985, i.MeetsTarget));
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Of_RandomSystem_OneMoreReplicaNeverCosts(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 200; i++)
        {
            var system = Systems.Random(random, 3, "s");
            var analysis = SystemAnalysis.Of(system, null);
            Assert.All(analysis.Improvements, better => Assert.True(
                better.System >= analysis.System - 1e-12, $"seed {seed}, round {i}: {better} in {analysis.System:R}"));
        }
    }

    [Fact]
    public void Of_SameNameTwice_SaysWhichIsMeant()
    {
        var system = new Redundant("", 1, [
            new Serial("zone a", [new Component("app", 0.9), new Component("db", 0.95)]),
            new Serial("zone b", [new Component("app", 0.8), new Component("db", 0.95)]),
        ]);

        Assert.Equal(
            ["zone a / app", "zone a / db", "zone b / app", "zone b / db"],
            SystemAnalysis.Of(system, null).Parts.Skip(1).Select(p => p.Name));
    }

    [Fact]
    public void Of_PartThatNeverMatters_CostsNothing()
    {
        var system = new Redundant("", 1, [new Component("perfect", 1), new Component("spare", 0.5)]);
        var analysis = SystemAnalysis.Of(system, 1);

        Assert.Equal((1.0, 0.0), (analysis.System, analysis.Parts[2].CostPerYearSeconds));
        Assert.All(analysis.Improvements, i => Assert.True(i.MeetsTarget));
    }

    [Fact]
    public void For_TargetWithoutSystem_LeavesItOut()
    {
        var plan = AvailabilityPlan.For(new AvailabilityQuestion(0.9999, [], null));

        Assert.Null(plan.Analysis);
        Assert.Null(plan.MeetsTarget);
    }

    [Theory, InlineData(0.998, true), InlineData(0.999, true), InlineData(0.9999, false)]
    public void For_TargetWithSystem_SaysWhetherItIsReached(double target, bool reached) =>
        Assert.Equal(reached, AvailabilityPlan.For(new AvailabilityQuestion(target, [], Shop.Parts[2])).MeetsTarget);
}
