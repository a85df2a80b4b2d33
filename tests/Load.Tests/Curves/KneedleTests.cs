using Stormproof.Load.Curves;

namespace Stormproof.Load.Tests.Curves;

public sealed class KneedleTests
{
    [Fact]
    public void Find_QueueingCurve_IsWhereItBends()
    {
        // 1 / (1 - x) up to 0.95: the slope of the chord is that of the curve at 1 - sqrt(0.05).
        var points = Enumerable.Range(0, 96).Select(i => (X: i / 100.0, Y: 1 / (1 - i / 100.0))).ToArray();

        Assert.Equal(1 - Math.Sqrt(0.05), Kneedle.Find(points)!.Value, 2);
    }

    [Fact]
    public void Find_StraightLine_HasNoBend() =>
        Assert.Null(Kneedle.Find([.. Enumerable.Range(0, 10).Select(i => ((double)i, 2.0 * i))]));

    [Fact]
    public void Find_TooFewOrFlat_HasNoBend()
    {
        Assert.Null(Kneedle.Find([(1, 1), (2, 9), (3, 99)]));
        Assert.Null(Kneedle.Find([(1, 5), (2, 5), (3, 5), (4, 5)]));
        Assert.Null(Kneedle.Find([(1, 1), (1, 2), (1, 3), (1, 4)]));
    }
}
