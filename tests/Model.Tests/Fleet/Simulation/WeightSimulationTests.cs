using Stormproof.Model.Fleet;

namespace Stormproof.Model.Tests.Fleet.Simulation;

/// <summary>Shares by weight, and the slow start that is one.</summary>
public sealed class WeightSimulationTests
{
    private const ulong Seed = 31;

    public static TheoryData<string> Policies() => [.. BalancingPolicy.Names];

    /// <summary>At little load nothing but the weights can decide.</summary>
    [Theory, MemberData(nameof(Policies))]
    public void Run_HardlyAnyLoad_SharesAreTheWeights(string policy)
    {
        double[] weights = [1, 2, 3, 4, 0.5];
        var fleet = Fleet(policy, weights, speeds: [1, 1, 1, 1, 1]);

        fleet.Run(0.0001, 200_000);

        for (var i = 0; i < weights.Length; i++)
        {
            var share = fleet.Chosen[i] / 200_000.0;
            // Prequal also prefers what it measured as fast, which here is chance.
            var slack = policy == "prequal" ? 0.7 : 0.03;
            Assert.True(Math.Abs(share - (weights[i] / 10.5)) <= slack * weights[i] / 10.5,
                $"seed {Seed}, {policy}, node {i}: {share:P1} instead of {weights[i] / 10.5:P1}");
        }
    }

    /// <summary>Weights that fit the nodes' speeds load all about alike; who looks at the load favours the quicker node a little, and
    /// who looks at latency favours it more, as they should.</summary>
    [Theory, MemberData(nameof(Policies))]
    public void Run_WeightsAreTheSpeeds_EachNodeIsLoadedAboutAlike(string policy)
    {
        double[] speeds = [1, 2, 4, 1, 2, 4, 1, 2, 4, 2];
        var fleet = Fleet(policy, speeds, speeds);
        fleet.Run(0.8 * 2.3, 100_000);

        fleet.Run(0.8 * 2.3, 400_000);

        for (var i = 0; i < speeds.Length; i++)
        {
            var share = fleet.Chosen[i] / 400_000.0 * 23 / speeds[i];
            var slack = policy switch { "round-robin" => 0.001, "prequal" => 0.6, _ => 0.3 };
            Assert.True(Math.Abs(share - 1) <= slack, $"seed {Seed}, {policy}, node {i}: {share:0.00} of its share");
        }
    }

    /// <summary>A node at a tenth of its weight must not be flooded because it is idle, nor starve because it is light: from little
    /// load to much it gets between a third and three times its tenth.</summary>
    [Theory, MemberData(nameof(PoliciesAndLoads))]
    public void Run_OneNodeAtItsTenth_GetsAboutATenth(string policy, double load)
    {
        double[] weights = [1, 1, 1, 1, 0.1, 1, 1, 1, 1, 1];
        var fleet = Fleet(policy, weights, [.. Enumerable.Repeat(1.0, 10)]);
        fleet.Run(load, 50_000);

        fleet.Run(load, 200_000);

        var share = fleet.Chosen[4] / 200_000.0 / (0.1 / 9.1);
        Assert.True(share is > 0.33 and < 3, $"seed {Seed}, {policy} at load {load}: {share:0.00} times its share");
    }

    private static FleetSimulation Fleet(string policy, double[] weights, double[] speeds) =>
        new(BalancingPolicy.Create(policy, ~Seed), speeds, Seed) { Weights = FleetWeights.Of(weights) };

    public static TheoryData<string, double> PoliciesAndLoads()
    {
        var data = new TheoryData<string, double>();
        foreach (var policy in BalancingPolicy.Names)
        {
            data.Add(policy, 0.05);
            data.Add(policy, 0.5);
            data.Add(policy, 0.85);
        }

        return data;
    }
}
