using Stormproof.Lab.Scaling;

namespace Stormproof.Lab.Tests.Scaling;

public sealed class BottleneckTests
{
    private static readonly PartUsage Idle = new() { Processors = 8, MachineCores = 2, NodeCores = 1, GatewayCores = 0.5 };

    [Fact]
    public void Of_GeneratorThatGaveOut_IsNamedBeforeAllElse()
    {
        var full = Idle with { MachineCores = 8, GeneratorGaveOut = true };

        Assert.Equal("generator", Bottleneck.Of(full, reached: true).Name);
        Assert.Equal("generator", Bottleneck.Of(Idle with { GeneratorLoopShare = 0.95 }, reached: false).Name);
    }

    [Fact]
    public void Of_HighestRateHeld_IsNone() => Assert.Equal("none", Bottleneck.Of(Idle, reached: false).Name);

    [Theory]
    [InlineData("nodes", 5, 1, 1, 0.5, 0.2, 7.9)]
    [InlineData("database", 1, 5, 1, 0.5, 0.2, 7.9)]
    [InlineData("gateway", 1, 1, 5, 0.5, 0.2, 7.9)]
    [InlineData("store", 1, 0.5, 1, 5, 0.2, 7.9)]
    [InlineData("generator", 1, 1, 1, 0.5, 4, 7.9)]
    [InlineData("other", 1, 1, 1, 0.5, 0.2, 8)]
    public void Of_FullMachine_NamesWhoUsesMost(
        string name, double nodes, double database, double gateway, double store, double generator, double machine)
    {
        var found = Bottleneck.Of(
            Idle with
            {
                MachineCores = machine, NodeCores = nodes, DatabaseCores = database, GatewayCores = gateway, StoreCores = store,
                GeneratorCores = generator, PoolOpen = 1, PoolBusy = 1,
            },
            reached: true);

        Assert.Equal(name, found.Name);
        Assert.Contains("8 processors", found.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1.0, 0.9, "pool")]
    [InlineData(0.9, 0.9, "unknown")] // A pool that may open another connection makes nobody wait.
    [InlineData(1.0, 0.5, "unknown")] // All are open since some earlier moment, and half of them wait for work.
    [InlineData(null, null, "unknown")]
    public void Of_TimeLeft_LooksAtThePools(double? open, double? busy, string name)
    {
        var found = Bottleneck.Of(Idle with { PoolOpen = open, PoolBusy = busy }, reached: true);

        Assert.Equal(name, found.Name);
        Assert.Equal(name == "pool", found.Reason.Contains("inferred", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_StoreInTheToolsProcess_SaysThatItIsCountedWithTheBalancer()
    {
        var found = Bottleneck.Of(Idle with { MachineCores = 8, GatewayCores = 6, StoreIsInside = true }, reached: true);

        Assert.Equal("gateway", found.Name);
        Assert.Contains("balancer and store, which share the tool's threads 6.00 cores", found.Reason, StringComparison.Ordinal);
        Assert.Contains("100 %", found.Reason, StringComparison.Ordinal);
    }
}
