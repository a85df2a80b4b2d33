using Stormproof.Model.Fleet;
using Stormproof.Model.Fleet.Policies;

namespace Stormproof.Model.Tests.Fleet;

public sealed class BalancingPolicyTests
{
    [Fact]
    public void Create_EachName_GivesThePolicyOfThatName() =>
        Assert.All(BalancingPolicy.Names, name => Assert.Equal(name, BalancingPolicy.Create(name, 1).Name));

    [Fact]
    public void Create_UnknownName_NamesItAndTheChoices()
    {
        var error = Assert.Throws<ArgumentException>(() => BalancingPolicy.Create("fastest", 1));

        Assert.Contains("'fastest'", error.Message, StringComparison.Ordinal);
        Assert.All(BalancingPolicy.Names, name => Assert.Contains(name, error.Message, StringComparison.Ordinal));
    }

    [Theory, InlineData(1), InlineData(3), InlineData(7)]
    public void Pick_RoundRobin_IsEvenAndIgnoresLoad(int nodes)
    {
        var fleet = new Loads([.. Enumerable.Range(0, nodes).Select(i => i * 100)]);

        var counts = Count(new RoundRobin(), fleet, nodes * 1_000);

        Assert.All(counts, c => Assert.Equal(1_000, c));
    }

    [Fact]
    public void Pick_RoundRobinFromManyThreads_IsEven()
    {
        var policy = new RoundRobin();
        var counts = new int[4];

        Parallel.For(0, 40_000, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
            Interlocked.Increment(ref counts[policy.Pick(new Loads([0, 0, 0, 0]))]));

        Assert.All(counts, c => Assert.Equal(10_000, c));
    }

    [Fact]
    public void Pick_LeastConnections_TakesTheLeastLoadedWhereverItStands()
    {
        var policy = new LeastConnections();
        for (var least = 0; least < 5; least++)
        {
            var loads = new[] { 5, 6, 7, 8, 9 };
            loads[least] = 4;

            var counts = Count(policy, new Loads(loads), 50);

            Assert.Equal(50, counts[least]);
        }
    }

    [Fact]
    public void Pick_LeastConnectionsWithTies_SpreadsThem()
    {
        var idle = Count(new LeastConnections(), new Loads([0, 0, 0, 0]), 400);
        var equal = Count(new LeastConnections(), new Loads([3, 3, 3, 3]), 400);
        var twoOfThree = Count(new LeastConnections(), new Loads([2, 9, 2]), 300);

        Assert.All(idle, c => Assert.Equal(100, c));
        Assert.All(equal, c => Assert.Equal(100, c));
        Assert.Equal(0, twoOfThree[1]);
        Assert.All([twoOfThree[0], twoOfThree[2]], c => Assert.InRange(c, 100, 200));
    }

    [Fact]
    public void Pick_PowerOfTwoOnTwoNodes_NeverTakesTheMoreLoaded()
    {
        var counts = Count(new PowerOfTwo(7), new Loads([3, 2]), 10_000);

        Assert.Equal([0, 10_000], counts);
    }

    [Fact]
    public void Pick_PowerOfTwo_NeverTakesTheMostLoadedOfMany()
    {
        const ulong Seed = 11;
        var counts = Count(new PowerOfTwo(Seed), new Loads([1, 2, 9, 3, 4]), 10_000);

        Assert.True(counts[2] == 0, $"seed {Seed}: the most loaded node was taken {counts[2]} times");
        Assert.True(counts[0] > counts[1] && counts[1] > counts[3] && counts[3] > counts[4],
            $"seed {Seed}: {string.Join(", ", counts)} do not fall with the load");
    }

    [Theory, InlineData(2), InlineData(3), InlineData(10)]
    public void Pick_PowerOfTwoOnIdleFleet_IsNearlyEven(int nodes)
    {
        const ulong Seed = 3;
        var counts = Count(new PowerOfTwo(Seed), new Loads(new int[nodes]), nodes * 10_000);

        Assert.True(Array.TrueForAll(counts, c => c is > 9_500 and < 10_500), $"seed {Seed}: {string.Join(", ", counts)}");
    }

    [Fact]
    public void Pick_PowerOfTwoOnOneNode_TakesIt() => Assert.Equal(0, new PowerOfTwo(1).Pick(new Loads([99])));

    [Fact]
    public void Pick_PowerOfTwoSameSeed_RepeatsTheChoices()
    {
        Assert.Equal(Choices(5), Choices(5));
        Assert.NotEqual(Choices(5), Choices(6));

        static int[] Choices(ulong seed)
        {
            var policy = new PowerOfTwo(seed);
            return [.. Enumerable.Range(0, 200).Select(_ => policy.Pick(new Loads([0, 0, 0, 0, 0, 0, 0, 0])))];
        }
    }

    private static int[] Count(BalancingPolicy policy, Loads fleet, int picks)
    {
        var counts = new int[fleet.Count];
        for (var i = 0; i < picks; i++)
        {
            counts[policy.Pick(fleet)]++;
        }

        return counts;
    }
}
