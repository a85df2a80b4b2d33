using Stormproof.Model.Fleet;
using Stormproof.Model.Simulation.Balancing;

namespace Stormproof.Model.Tests.Simulation.Balancing;

public sealed class BalancerSimulationTests
{
    private static readonly BalancerScenario Small = new() { Nodes = 100, Requests = 200_000 };

    [Fact]
    public void Run_SameSeed_SameResult()
    {
        Assert.Equal(BalancerSimulation.Run(Small, "prequal", 1), BalancerSimulation.Run(Small, "prequal", 1));
        Assert.NotEqual(BalancerSimulation.Run(Small, "prequal", 1), BalancerSimulation.Run(Small, "prequal", 2));
    }

    [Fact]
    public void Run_OneNode_IsTheMM1Queue()
    {
        // s / (1 − ρ) = 100 ms; its 99th percentile ln(100) times that.
        var result = BalancerSimulation.Run(new BalancerScenario { Nodes = 1, Requests = 4_000_000 }, "round-robin", 1);

        Assert.InRange(result.MeanMs, 97, 103);
        Assert.InRange(result.P99Ms, 460.5 * 0.96, 460.5 * 1.04);
    }

    [Fact]
    public void Run_OneNodeOfConstantTimes_IsTheMD1Queue() =>
        // s + ρ s / (2 (1 − ρ)) = 60 ms.
        Assert.InRange(
            BalancerSimulation.Run(
                new BalancerScenario { Nodes = 1, Requests = 2_000_000, Mix = ServiceMix.Constant }, "round-robin", 1).MeanMs, 58,
                    62);

    [Fact]
    public void Run_PowerOfTwoOf1000Nodes_IsTheSupermarketModel()
    {
        // Mean time: the sum of load^(2^i - 2), i from 1: 1.947 service times of 20 ms at a load of 0.8.
        var result = BalancerSimulation.Run(new BalancerScenario(), "power-of-two", 1);

        Assert.InRange(result.MeanMs, 38.9 * 0.97, 38.9 * 1.03);
    }

    /// <summary>With averages of the past alone all requests went to the node that had been fast: nine times as slow.</summary>
    [Fact]
    public void Run_PrequalOf1000EqualNodes_DoesNotHerd()
    {
        var best = BalancerSimulation.Run(new BalancerScenario(), "power-of-two", 1);

        var prequal = BalancerSimulation.Run(new BalancerScenario(), "prequal", 1);

        Assert.True(prequal.MeanMs < best.MeanMs, $"{prequal.MeanMs} against {best.MeanMs}");
        Assert.True(prequal.P99Ms < best.P99Ms, $"{prequal.P99Ms} against {best.P99Ms}");
    }

    [Fact]
    public void Run_SlowNodes_ArePassedByWhenLoadIsLookedAt()
    {
        var scenario = Small with { SlowNodes = 5, Load = 0.6 };
        var blind = BalancerSimulation.Run(scenario, "round-robin", 1);
        Assert.Equal(0.05, blind.SlowShare, 0.001);
        foreach (var policy in new[] { "least-connections", "power-of-two", "prequal" })
        {
            var aware = BalancerSimulation.Run(scenario, policy, 1);
            Assert.True(aware.P99Ms < blind.P99Ms / 2, $"{policy}: {aware.P99Ms} against {blind.P99Ms}");
            Assert.True(aware.SlowShare < 0.03, $"{policy}: {aware.SlowShare}");
        }
    }

    [Fact]
    public void Run_ColdNodes_SlowStartKeepsTheTailShort()
    {
        var scenario = Small with { ColdNodes = 20, Load = 0.7, Requests = 50_000 };
        var ramped = BalancerSimulation.Run(scenario, "round-robin", 1);
        var atOnce = BalancerSimulation.Run(scenario with { SlowStart = false }, "round-robin", 1);

        Assert.True(ramped.P99Ms < atOnce.P99Ms / 2, $"{ramped.P99Ms} against {atOnce.P99Ms}");
        Assert.True(ramped.ColdShare < atOnce.ColdShare);
    }

    [Fact]
    public void Run_HeavyMix_HasTheSameMeanServiceAndALongerTail()
    {
        var even = BalancerSimulation.Run(Small with { Load = 0.2 }, "least-connections", 1);
        var heavy = BalancerSimulation.Run(Small with { Load = 0.2, Mix = ServiceMix.Heavy }, "least-connections", 1);

        Assert.InRange(heavy.MeanMs, even.MeanMs * 0.95, even.MeanMs * 1.1);
        Assert.True(heavy.P999Ms > 2 * even.P999Ms);
    }

    [Fact]
    public void Run_EveryPolicyByName_KeepsTheOrderOfTheory()
    {
        var mean = BalancingPolicy.Names.ToDictionary(n => n, n => BalancerSimulation.Run(Small, n, 1).MeanMs);

        Assert.True(mean["least-connections"] < mean["power-of-two"]);
        Assert.True(mean["power-of-two"] < mean["round-robin"]);
    }

    [Fact]
    public void Run_MoreSlowNodesThanNodes_Throws() =>
        Assert.Throws<ArgumentException>(() => BalancerSimulation.Run(Small with { SlowNodes = 60, ColdNodes = 60 }, "prequal",
            1));
}
