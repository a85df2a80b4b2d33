using Stormproof.Model.Fleet;
using Stormproof.Model.Fleet.Policies;

namespace Stormproof.Model.Tests.Fleet.Policies;

public sealed class WeightedTurnsTests
{
    [Fact]
    public void Next_LongRun_SharesAreExact()
    {
        var counts = Count([1, 2, 3, 4], 1_000_000);

        Assert.Equal([100_000, 200_000, 300_000, 400_000], counts.Select(c => (int)Math.Round(c / 10.0) * 10));
    }

    [Fact]
    public void Next_OneHeavyAmongAThousandLight_SharesAreExactAndTheLoopEnds()
    {
        var weights = Enumerable.Repeat(0.1, 1_000).ToArray();
        weights[500] = 100;

        var counts = Count(weights, 200_000);

        Assert.InRange(counts[500], 99_900, 100_100);
        Assert.All(counts.Where((_, i) => i != 500), c => Assert.InRange(c, 99, 101));
    }

    /// <summary>No bursts: at every moment each node has had its share, give or take a turn or two.</summary>
    [Fact]
    public void Next_AtEveryMoment_IsNearTheShare()
    {
        double[] weights = [5, 1, 1, 0.5, 2.5];
        var (prepared, turns, counts) = (FleetWeights.Of(weights), new WeightedTurns(), new int[5]);
        for (var i = 1; i <= 100_000; i++)
        {
            counts[turns.Next(prepared)]++;
            for (var node = 0; node < 5; node++)
            {
                var due = i * weights[node] / 10;
                Assert.True(Math.Abs(counts[node] - due) <= 2, $"turn {i}, node {node}: {counts[node]} instead of {due}");
            }
        }
    }

    [Fact]
    public void Next_ManyThreads_SharesAreExact()
    {
        var (prepared, counts) = (FleetWeights.Of([1, 3]), new int[2]);
        var turns = new WeightedTurns();

        Parallel.For(0, 40_000, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
            Interlocked.Increment(ref counts[turns.Next(prepared)]));

        Assert.InRange(counts[0], 9_998, 10_002);
    }

    private static int[] Count(double[] weights, int turns)
    {
        var (prepared, policy, counts) = (FleetWeights.Of(weights), new WeightedTurns(), new int[weights.Length]);
        for (var i = 0; i < turns; i++)
        {
            counts[policy.Next(prepared)]++;
        }

        return counts;
    }
}
