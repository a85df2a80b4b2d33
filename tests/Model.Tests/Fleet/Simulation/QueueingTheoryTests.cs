using Stormproof.Model.Fleet;

namespace Stormproof.Model.Tests.Fleet.Simulation;

/// <summary>The policies against what is known of them: a wrong tie, a random choice that is not even or a load that is read wrong
/// shows in the mean.</summary>
public sealed class QueueingTheoryTests
{
    /// <summary>The policy draws from its complement: from the same numbers, choices would go with the service times.</summary>
    private const ulong Seed = 2024;

    [Theory, InlineData(0.5, 5_000_000), InlineData(0.8, 20_000_000)]
    public void Run_OneNode_IsTheMM1Queue(double load, int requests)
    {
        var fleet = Fleet(null, 1);

        Near(1 / (1 - load), fleet.Run(load, requests), Seed);
    }

    /// <summary>Each of many nodes is then an M/M/1 queue of its own: 20 service times at load 0.95.</summary>
    [Fact]
    public void Run_RandomAtLoad95_Is20ServiceTimes()
    {
        var fleet = Fleet(null, 100);
        fleet.Run(0.95, 1_000_000);

        Near(20, fleet.Run(0.95, 40_000_000), Seed);
    }

    [Theory, InlineData(0.7), InlineData(0.9), InlineData(0.95)]
    public void Run_PowerOfTwo_IsTheSupermarketModel(double load)
    {
        var fleet = Fleet("power-of-two", 1_000);
        fleet.Run(load, 500_000);

        var mean = fleet.Run(load, 1_500_000);

        Near(Supermarket(load), mean, Seed);
    }

    [Fact]
    public void Supermarket_Load95_Is3Point4ServiceTimes() => Assert.Equal(3.4, Supermarket(0.95), 0.05);

    /// <summary>One queue before all nodes is the best there can be; the least loaded of all comes near it.</summary>
    [Fact]
    public void Run_LeastConnectionsAtLoad95_BeatsPowerOfTwo()
    {
        var least = Fleet("least-connections", 100);
        least.Run(0.95, 200_000);
        var mean = least.Run(0.95, 400_000);

        Assert.True(mean is > 1 and < 2, $"seed {Seed}: {mean:0.000} service times");
    }

    /// <summary>A node 16 times slower takes a tenth of the requests in turn, and hardly any when its load is looked at.</summary>
    [Theory, InlineData("least-connections"), InlineData("power-of-two"), InlineData("prequal")]
    public void Run_OneOfTenNodes16TimesSlower_LoadAwarePolicyKeepsTheTailShort(string policy)
    {
        var blind = Tail("round-robin");
        var aware = Tail(policy);

        Assert.True(aware.P99 < blind.P99 / 2, $"seed {Seed}: p99 {aware.P99:0.0} against {blind.P99:0.0} in turn");
        Assert.True(aware.SlowShare < 0.03, $"seed {Seed}: {aware.SlowShare:P1} went to the slow node");
    }

    private static (double P99, double SlowShare) Tail(string policy)
    {
        var speeds = Enumerable.Repeat(1.0, 10).ToArray();
        speeds[4] = 1.0 / 16;
        var fleet = new FleetSimulation(BalancingPolicy.Create(policy, ~Seed), speeds, Seed);
        var sojourns = new double[200_000];
        fleet.Run(0.6, 50_000);
        fleet.Run(0.6, sojourns.Length, sojourns);
        Array.Sort(sojourns);
        return (sojourns[(int)(0.99 * sojourns.Length)], fleet.Chosen[4] / (double)sojourns.Length);
    }

    private static FleetSimulation Fleet(string? policy, int nodes) => new(
        policy is null ? null : BalancingPolicy.Create(policy, ~Seed), [.. Enumerable.Repeat(1.0, nodes)], Seed);

    /// <summary>Mean time in the system of the shorter of two random queues, for many nodes: the sum over i of load^(2^i - 2)
    /// (Mitzenmacher; Vvedenskaya, Dobrushin and Karpelevich, 1996).</summary>
    private static double Supermarket(double load) => Enumerable.Range(1, 20).Sum(i => Math.Pow(load, Math.Pow(2, i) - 2));

    private static void Near(double expected, double mean, ulong seed) => Assert.True(
        Math.Abs(mean - expected) <= 0.03 * expected, $"seed {seed}: {mean:0.000} service times instead of {expected:0.000}");
}
