using Stormproof.Model.Fleet;

namespace Stormproof.Model.Tests.Fleet.Policies;

public sealed class AllocationTests
{
    public static TheoryData<string> Policies() => [.. BalancingPolicy.Names];

    [Theory, MemberData(nameof(Policies))]
    public void Pick_AnyPolicy_AllocatesNothing(string name)
    {
        var policy = BalancingPolicy.Create(name, 1);
        var equal = new Loads([.. Enumerable.Range(0, 100)], latencyMs: new double[100]);
        var weighted = new Loads(
            [.. Enumerable.Range(0, 100)], FleetWeights.Of([.. Enumerable.Range(1, 100).Select(i => (double)i)]), new double[100]);
        Pick(policy, equal, weighted);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Pick(policy, equal, weighted);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void Pick(BalancingPolicy policy, in Loads equal, in Loads weighted)
    {
        for (var i = 0; i < 1_000; i++)
        {
            policy.Pick(equal);
            policy.Pick(weighted);
        }
    }
}
