using Stormproof.Cli.Charts;

namespace Stormproof.Cli.Tests.Charts;

public sealed class ScaleTests
{
    [Fact]
    public void Of_LinearData_TicksAtRoundValuesFromZero()
    {
        var scale = Scale.Of(new Axis("y"), [3, 97.2], fromZero: true, 400, 0, 100);

        Assert.Equal([0, 50, 100], scale.Ticks.Select(t => t.At));
        Assert.Equal(["0", "50", "100"], scale.Ticks.Select(t => t.Label));
        Assert.Equal(400, scale.At(0));
        Assert.Equal(0, scale.At(100));
    }

    [Fact]
    public void Of_LogData_TicksAtDecades()
    {
        var scale = Scale.Of(new Axis("y") { Log = true }, [0.8, 4000], fromZero: true, 0, 200, 40);

        Assert.Equal(["0.1", "1", "10", "100", "1,000", "10k"], scale.Ticks.Select(t => t.Label));
    }

    [Fact]
    public void Of_LogDataOfOneDecade_TicksBetween()
    {
        var scale = Scale.Of(new Axis("y") { Log = true }, [3, 14], fromZero: true, 0, 300, 40);

        Assert.Equal(["2", "5", "10", "20"], scale.Ticks.Select(t => t.Label));
    }

    [Fact]
    public void Of_SmallSteps_LabelsDiffer()
    {
        var scale = Scale.Of(new Axis("y") { Low = 0.995, High = 1 }, [], fromZero: true, 0, 200, 40);

        Assert.Equal(scale.Ticks.Count, scale.Ticks.Select(t => t.Label).Distinct().Count());
        Assert.Equal("0.995", scale.Ticks[0].Label);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.MaxValue)]
    public void Of_ValueThatCannotBeDrawn_IsIgnored(double bad)
    {
        var scale = Scale.Of(new Axis("y"), [1, bad, 2], fromZero: true, 0, 200, 40);

        Assert.False(scale.Shows(bad));
        Assert.True(scale.Shows(2));
        Assert.InRange(scale.Ticks.Count, 2, 12);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_NoDataOrOneValue_StillHasAScale(bool log)
    {
        foreach (double[] values in (double[][])[[], [5], [0], [-3]])
        {
            var scale = Scale.Of(new Axis("y") { Log = log }, values, fromZero: false, 0, 200, 40);
            Assert.True(double.IsFinite(scale.At(5)));
            Assert.NotEmpty(scale.Ticks);
        }
    }

    [Fact]
    public void Of_AnyRange_HasFewTicksInOrder()
    {
        const int Seed = 1;
        var random = new Random(Seed);
        for (var i = 0; i < 20_000; i++)
        {
            var low = (random.NextDouble() - 0.4) * Math.Pow(10, random.Next(-9, 12));
            var high = low + random.NextDouble() * Math.Pow(10, random.Next(-9, 12));
            var scale = Scale.Of(new Axis("y") { Log = i % 2 == 0 }, [low, high], fromZero: i % 3 == 0, 0, 300, 40);
            var at = scale.Ticks.Select(t => t.At).ToArray();
            Assert.True(at.SequenceEqual(at.Order()) && at.Length <= 30, $"seed {Seed}, case {i}: {low} to {high}: {at.Length}");
            Assert.All(at, t => Assert.InRange(scale.At(t), 0, 300));
        }
    }
}
