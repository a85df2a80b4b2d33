using Stormproof.Model.Scaling;

namespace Stormproof.Model.Simulation.Policies;

/// <summary>The runaway: CPU above 80 % for a minute doubles the fleet, with no cooldown, and nodes that boot count as nodes
/// with a high load. Below 30 % for a minute one node goes.</summary>
public sealed class CpuStep : SimulatedPolicy
{
    private const double High = 0.8;
    private const double Low = 0.3;

    /// <inheritdoc/>
    public override string Name => "cpu-step";

    /// <inheritdoc/>
    public override int IntervalSeconds => 60;

    /// <inheritdoc/>
    public override int Decide(in ScalingSample sample, TimeSpan now, int current)
    {
        var nodes = sample.Ready + sample.Starting;
        if (nodes == 0)
        {
            return current;
        }

        var cpu = (Part(sample.Cpu, sample.Ready) + Part(sample.StartingCpu, sample.Starting)) / nodes;
        return cpu > High ? current * 2 : cpu < Low ? Math.Max(1, current - 1) : current;
    }

    private static double Part(double cpu, int nodes) => double.IsNaN(cpu) ? 0 : cpu * nodes;
}
