using Stormproof.Model.Fleet;

namespace Stormproof.Gateway.Tests;

public sealed class LatencyCountsTests
{
    [Fact]
    public void Quantile_NothingCounted_IsUnknown() => Assert.True(double.IsNaN(new LatencyCounters().Read().Quantile(0.95)));

    [Fact]
    public void Quantile_AnyLatencies_IsAtMostAnEighthAbove()
    {
        const ulong Seed = 7;
        var random = new SeededRandom(Seed);
        for (var run = 0; run < 200; run++)
        {
            var counters = new LatencyCounters();
            var sorted = Enumerable.Range(0, 1 + random.Next(300))
                .Select(_ => Math.Pow(10, -3 + (7 * random.NextDouble()))).Order().ToArray();
            Array.ForEach(sorted, ms => counters.Add(TimeSpan.FromMilliseconds(ms)));
            var exact = sorted[(int)Math.Ceiling(0.95 * sorted.Length) - 1];

            var told = counters.Read().Quantile(0.95);

            Assert.True(told >= exact - 0.001 && told <= (exact * 1.126) + 0.002, $"{told} for {exact}, seed {Seed}, run {run}");
        }
    }

    [Fact]
    public void Since_EarlierLook_CountsOnlyWhatCame()
    {
        var counters = new LatencyCounters();
        counters.Add(TimeSpan.FromSeconds(5));
        var earlier = counters.Read();
        counters.Add(TimeSpan.FromMilliseconds(1));

        var since = counters.Read().Since(earlier);

        Assert.Equal(1, since.Total);
        Assert.InRange(since.Quantile(1), 1, 1.13);
    }

    [Fact]
    public void Add_BeyondAllBuckets_CountsInTheLast()
    {
        var counters = new LatencyCounters();
        counters.Add(TimeSpan.MaxValue);
        counters.Add(-TimeSpan.FromSeconds(1));
        Assert.Equal(2, counters.Read().Total);
    }
}
