using Stormproof.Model.Fleet;
using Stormproof.Model.Fleet.Policies;

namespace Stormproof.Model.Tests.Fleet.Policies;

public sealed class PrequalTests
{
    private const ulong Seed = 4;

    [Fact]
    public void Pick_OneNode_TakesIt() => Assert.Equal(0, new Prequal(1).Pick(new Loads([7])));

    [Fact]
    public void Pick_AllCold_PrefersTheFast()
    {
        var counts = Count([3, 3, 3, 3], [10, 160, 10, 160]);

        Assert.True(counts[1] + counts[3] < 1_000, $"seed {Seed}: {string.Join(", ", counts)}");
    }

    /// <summary>The fastest is also the most loaded: above the quantile of what is in flight, its speed does not count.</summary>
    [Fact]
    public void Pick_FastestIsHot_TakesAnother()
    {
        var counts = Count([2, 2, 2, 2, 2, 2, 2, 2, 2, 90], [10, 10, 10, 10, 10, 10, 10, 10, 10, 1]);

        // Before the first looks are known nothing is hot; by its speed alone it would get four of ten.
        Assert.True(counts[9] < 400, $"seed {Seed}: {counts[9]} of 10000 went to the hot node");
    }

    [Fact]
    public void Pick_NodeNeverMeasured_IsAsked()
    {
        var counts = Count([1, 1, 1, 1], [10, 10, 0, 10]);

        Assert.True(counts[2] > 5_000, $"seed {Seed}: {string.Join(", ", counts)}");
    }

    [Fact]
    public void Pick_HeavyNodeWithMoreInFlight_IsNotHot()
    {
        // 8 on weight 8 is as little as 1 on weight 1.
        var counts = Count([8, 1, 1, 1, 1, 1], [10, 10, 10, 10, 10, 10], [8, 1, 1, 1, 1, 1]);

        Assert.True(counts[0] > 4_500, $"seed {Seed}: {string.Join(", ", counts)}");
    }

    private static int[] Count(int[] loads, double[] latencies, double[]? weights = null)
    {
        var (policy, counts) = (new Prequal(Seed), new int[loads.Length]);
        var fleet = new Loads(loads, weights is null ? null : FleetWeights.Of(weights), latencies);
        for (var i = 0; i < 10_000; i++)
        {
            counts[policy.Pick(fleet)]++;
        }

        return counts;
    }
}
