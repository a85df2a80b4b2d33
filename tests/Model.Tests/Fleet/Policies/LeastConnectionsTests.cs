using Stormproof.Model.Fleet;
using Stormproof.Model.Fleet.Policies;

namespace Stormproof.Model.Tests.Fleet.Policies;

public sealed class LeastConnectionsTests
{
    [Fact]
    public void Pick_Weighted_TakesTheLeastLoadedForItsWeight()
    {
        // 4 of 4, 3 of 2, 1 of 1: one more makes 5/4, 4/2, 2/1.
        var counts = Count([4, 3, 1], [4, 2, 1], 70);

        Assert.Equal(0, counts[1]);
        Assert.True(counts[0] > counts[2], $"{counts[0]} and {counts[2]}");
    }

    [Fact]
    public void Pick_IdleAndWeighted_SharesByWeight() => Assert.Equal([100, 200, 400], Count([0, 0, 0], [1, 2, 4], 700));

    /// <summary>Idle, but in its slow start: without the second rule it would get every request that finds the others busy.
    /// </summary>
    [Fact]
    public void Pick_LightNodeIdleAmongBusyOnes_TakesItsTurnsOnly()
    {
        var counts = Count([1, 0, 1], [1, 0.1, 1], 2_100);

        Assert.InRange(counts[1], 95, 105);
    }

    [Fact]
    public void Pick_LightNodeStillBusy_TakesNoTurn() => Assert.Equal(0, Count([5, 1, 5], [1, 0.1, 1], 2_100)[1]);

    private static int[] Count(int[] loads, double[] weights, int picks)
    {
        var (policy, counts) = (new LeastConnections(), new int[loads.Length]);
        var fleet = new Loads(loads, FleetWeights.Of(weights));
        for (var i = 0; i < picks; i++)
        {
            counts[policy.Pick(fleet)]++;
        }

        return counts;
    }
}
