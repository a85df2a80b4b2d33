using Stormproof.Model.Fleet;

namespace Stormproof.Model.Tests.Fleet;

public sealed class LatencyQuantileTests
{
    [Fact]
    public void Of_NothingMeasured_IsZero() => Assert.Equal(0, new LatencyQuantile().Of(0.95));

    [Theory, InlineData(0.5), InlineData(0.95), InlineData(0.99)]
    public void Of_EvenLatencies_IsTheQuantileOrAFifthMore(double share)
    {
        var quantile = new LatencyQuantile();
        for (var i = 1; i <= 1_000; i++)
        {
            quantile.Add(i);
        }

        Assert.InRange(quantile.Of(share), share * 1_000, share * 1_000 * 1.2);
    }

    [Fact]
    public void Of_LatencyHasChanged_TheOldIsForgotten()
    {
        var quantile = new LatencyQuantile();
        Add(quantile, 1_000, 4_000);
        Add(quantile, 10, 20_000);

        Assert.InRange(quantile.Of(0.95), 10, 12);
        Assert.InRange(quantile.Count, 1_000, 4_096);
    }

    [Theory, InlineData(0), InlineData(-5), InlineData(1e12)]
    public void Add_BeyondTheBuckets_CountsAtTheEnd(double ms)
    {
        var quantile = new LatencyQuantile();
        quantile.Add(ms);

        Assert.True(quantile.Of(0.5) > 0);
    }

    [Fact]
    public void Add_ManyThreads_LosesNone()
    {
        var quantile = new LatencyQuantile();

        Parallel.For(0, 4_000, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => quantile.Add(i % 50));

        Assert.Equal(4_000, quantile.Count);
    }

    private static void Add(LatencyQuantile quantile, double ms, int times)
    {
        for (var i = 0; i < times; i++)
        {
            quantile.Add(ms);
        }
    }
}
