using Stormproof.Model.Capacity;
using Stormproof.Model.Planning;

namespace Stormproof.Model.Tests.Capacity;

public sealed class InstanceCatalogueTests
{
    [Fact]
    public void Default_HoldsTheWorkedExampleAtItsEnds()
    {
        var all = InstanceCatalogue.Default.Instances;

        Assert.Equal((2, 4, 0.90), (all[0].VCpu, all[0].MemoryGb, all[0].PricePerHour));
        Assert.Equal((16, 128, 4.80), (all[^1].VCpu, all[^1].MemoryGb, all[^1].PricePerHour));
        var step = Math.Pow(4.80 / 0.90, 1 / 3.0);
        Assert.All(all.Index(), i => Assert.Equal(0.90 * Math.Pow(step, i.Index), i.Item.PricePerHour, 0.005));
    }

    [Theory, InlineData(0.1, "small"), InlineData(2, "small"), InlineData(2.1, "medium"), InlineData(16, "xlarge")]
    [InlineData(16.1, null)]
    public void SmallestWith_IsTheFirstThatIsLargeEnough(double vCpu, string? name) =>
        Assert.Equal(name, InstanceCatalogue.Default.SmallestWith(vCpu)?.Name);

    [Fact]
    public void SmallestWith_TakesTheCheapest()
    {
        var catalogue = new InstanceCatalogue([new("dear", 4, 8, 3), new("cheap", 8, 16, 2), new("other", 8, 16, 2.5)]);

        Assert.Equal("cheap", catalogue.SmallestWith(3)!.Name);
        Assert.Equal("dear", catalogue.Smallest.Name);
    }

    [Fact]
    public void Find_KnowsNamesInAnyCaseAndListsThemForAStranger()
    {
        Assert.Equal("large", InstanceCatalogue.Default.Find("LARGE").Name);
        var refused = Assert.Throws<PlanException>(() => InstanceCatalogue.Default.Find("huge"));
        Assert.Contains("'huge'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("small, medium, large, xlarge", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void New_WithWhatIsNoInstance_IsRefused()
    {
        Instance good = new("a", 2, 4, 1);
        Instance[][] refused =
        [
            [], [good, good with { Name = "A" }], [good with { Name = " " }], [good with { VCpu = 0 }],
            [good with { VCpu = double.NaN }], [good with { MemoryGb = -1 }], [good with { PricePerHour = -0.01 }],
            [good with { PricePerHour = double.PositiveInfinity }],
            [.. Enumerable.Range(0, InstanceCatalogue.MostInstances + 1).Select(i => good with { Name = $"{i}" })],
        ];

        Assert.All(refused, r => Assert.Throws<PlanException>(() => new InstanceCatalogue(r)));
        Assert.Single(new InstanceCatalogue([good with { PricePerHour = 0 }]).Instances);
    }
}
