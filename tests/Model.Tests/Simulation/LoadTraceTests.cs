using Stormproof.Model.Simulation;

namespace Stormproof.Model.Tests.Simulation;

public sealed class LoadTraceTests
{
    [Fact]
    public void PerSecond_BetweenPoints_IsLinear()
    {
        var rates = new LoadTrace("t", [(0, 0), (10, 100), (20, 100)]).PerSecond();

        Assert.Equal(20, rates.Length);
        Assert.Equal(5, rates[0], 9);
        Assert.Equal(95, rates[9], 9);
        Assert.Equal(100, rates[19], 9);
    }

    [Fact]
    public void PerSecond_ManyPointsASecond_TakesTheMiddle() =>
        Assert.Equal([2.0, 4.0], new LoadTrace("t", [(0, 1), (0.5, 2), (1, 3), (1.5, 4), (2, 5)]).PerSecond());

    [Fact]
    public void Constructor_BeginsLater_CountsFromItsFirstPoint() =>
        Assert.Equal(60, new LoadTrace("t", [(100, 1), (160, 1)]).Seconds);

    [Fact]
    public void Constructor_UnsortedNegativeOrAlone_Throws()
    {
        Assert.Throws<ArgumentException>(() => new LoadTrace("t", [(0, 1), (0, 1)]));
        Assert.Throws<ArgumentException>(() => new LoadTrace("t", [(0, 1), (1, -1)]));
        Assert.Throws<ArgumentException>(() => new LoadTrace("t", [(0, 1), (1, double.NaN)]));
        Assert.Throws<ArgumentException>(() => new LoadTrace("t", [(0, 1)]));
    }
}
