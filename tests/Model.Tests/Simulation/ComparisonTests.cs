using Stormproof.Model.Scaling;
using Stormproof.Model.Simulation;
using Stormproof.Model.Simulation.Policies;

namespace Stormproof.Model.Tests.Simulation;

/// <summary>Ours against the HPA with its default behaviour, on the shipped traces: the same fleet, seed, interval, samples and
/// limits, one policy for all traces. docs/concepts/autoscaling.md has the table.</summary>
public sealed class ComparisonTests
{
    private static readonly SimulatedFleet Fleet = new() { MaxNodes = 400 };
    private static readonly ScalingPolicy Ours = new() { MaxNodes = 400 };

    private static SimulationResult Hpa(LoadTrace trace, double target, ulong seed) =>
        FleetSimulation.Run(trace, Fleet, new HpaV2(target, Fleet.MinNodes, Fleet.MaxNodes), seed);

    [Theory]
    [InlineData("flash-sale")]
    [InlineData("step")]
    [InlineData("outage-retry-storm")]
    public void Run_Bursts_EqualViolationsAtFourFifthsOfTheNodeHours(string name)
    {
        var trace = SampleTraces.Make(name);
        var (hours, hpaHours) = (0.0, 0.0);
        for (ulong seed = 1; seed <= 5; seed++)
        {
            var ours = FleetSimulation.Run(trace, Fleet, new StormproofPolicy(Ours), seed);
            // The cheapest HPA that violates the objective no more than ours does, whatever its target.
            var equal = Enumerable.Range(30, 66).Select(t => Hpa(trace, t / 100.0, seed))
                .Where(h => h.SloViolationShare <= ours.SloViolationShare).MinBy(h => h.NodeHours);
            Assert.NotNull(equal);
            Assert.True(ours.SloViolationShare <= 0.5 * Hpa(trace, 0.8, seed).SloViolationShare, $"seed {seed}");
            (hours, hpaHours) = (hours + ours.NodeHours, hpaHours + equal.NodeHours);
        }

        Assert.True(hours <= 0.8 * hpaHours, $"{hours:0.0} against {hpaHours:0.0} node-hours, ratio {hours / hpaHours:0.000}");
    }

    [Fact]
    public void Run_DailyWave_HalfTheViolationsAtNoMoreNodeHours()
    {
        var trace = SampleTraces.Make("daily-wave");
        for (ulong seed = 1; seed <= 3; seed++)
        {
            var ours = FleetSimulation.Run(trace, Fleet, new StormproofPolicy(Ours), seed);
            var hpa = Hpa(trace, 0.8, seed);
            Assert.True(ours.SloViolationShare <= 0.5 * hpa.SloViolationShare, $"seed {seed}: {ours.SloViolationShare:P2}");
            Assert.True(ours.NodeHours <= hpa.NodeHours, $"seed {seed}: {ours.NodeHours:0.0} against {hpa.NodeHours:0.0}");
        }
    }
}
