using Stormproof.Model.Fleet;
using Stormproof.Model.Fleet.Policies;

namespace Stormproof.Model.Tests.Fleet.Policies;

public sealed class PowerOfTwoTests
{
    private const ulong Seed = 6;

    /// <summary>Both are always compared. Idle against one in flight, it would otherwise get every request.</summary>
    [Fact]
    public void Pick_LightNodeIdleAndHeavyOneBusy_LightIsTakenAsOftenAsItWeighs() => Near(1 / 11.0, LightShare([1, 0]));

    [Fact]
    public void Pick_LoadedAlike_LightIsTakenAsOftenAsItWeighs() => Near(1 / 11.0, LightShare([20, 2]));

    [Fact]
    public void Pick_LightNodeMoreLoadedForItsWeight_IsNotTaken() => Assert.Equal(0, LightShare([5, 1]));

    [Fact]
    public void Pick_HeavyNodeMoreLoadedEvenWithOneMoreOnTheLight_LightIsTaken() => Assert.Equal(1, LightShare([20, 0]));

    private static double LightShare(int[] loads)
    {
        var (policy, fleet) = (new PowerOfTwo(Seed), new Loads(loads, FleetWeights.Of([1, 0.1])));
        return Enumerable.Range(0, 20_000).Average(_ => (double)policy.Pick(fleet));
    }

    private static void Near(double expected, double share) =>
        Assert.True(Math.Abs(share - expected) < 0.01, $"seed {Seed}: {share:0.000} instead of {expected:0.000}");
}
