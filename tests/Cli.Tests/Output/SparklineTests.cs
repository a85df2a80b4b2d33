using Stormproof.Cli.Output;

namespace Stormproof.Cli.Tests.Output;

public sealed class SparklineTests
{
    [Fact]
    public void ToString_LastValues_TallestIsFull()
    {
        var line = new Sparkline(4);
        foreach (var value in (double[])[99, 0, 7, 14, 3.5])
        {
            line.Add(value);
        }

        Assert.Equal("▁▅█▃", line.ToString());
    }

    [Fact]
    public void ToString_NothingOrBroken_IsFlat()
    {
        var line = new Sparkline(4);
        Assert.Empty(line.ToString());
        line.Add(double.NaN);
        line.Add(-1);
        Assert.Equal("▁▁", line.ToString());
    }
}
