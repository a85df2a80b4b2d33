using Stormproof.Model.Fleet;
using Stormproof.Model.Fleet.Policies;

namespace Stormproof.Model.Tests.Fleet;

public sealed class FleetWeightsTests
{
    [Theory, InlineData(0), InlineData(-1), InlineData(double.NaN), InlineData(double.PositiveInfinity)]
    public void Of_NoWeight_Throws(double weight) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FleetWeights.Of([1, weight]));

    [Fact]
    public void Of_SameWeights_AreEqual()
    {
        Assert.True(FleetWeights.Of([3, 3, 3]).AreEqual);
        Assert.True(FleetWeights.Of([]).AreEqual);
        Assert.False(FleetWeights.Of([3, 3, 3.1]).AreEqual);
    }

    [Theory]
    [InlineData(1.0, 1.0, 1.0), InlineData(1.0, 2.0, 7.0), InlineData(0.1, 100.0, 0.1), InlineData(5.0, 0.5, 0.25)]
    public void Draw_ManyTimes_EachComesAsOftenAsItWeighs(double a, double b, double c)
    {
        const ulong Seed = 8;
        double[] weights = [a, b, c];
        var (prepared, random, counts) = (FleetWeights.Of(weights), new Draws(new SeededRandom(Seed)), new int[3]);
        for (var i = 0; i < 300_000; i++)
        {
            counts[prepared.Draw(ref random)]++;
        }

        for (var i = 0; i < 3; i++)
        {
            Assert.True(Math.Abs((counts[i] / 300_000.0) - (weights[i] / weights.Sum())) < 0.005,
                $"seed {Seed}, node {i}: {counts[i]} of 300000");
        }
    }
}
