using Stormproof.Model.Scaling;

namespace Stormproof.Model.Simulation;

/// <summary>What is wrong at a second.</summary>
internal sealed class FaultSchedule(IReadOnlyList<SimulatedFault> faults)
{
    public bool Is(SimulatedFaultKind kind, int second)
    {
        for (var i = 0; i < faults.Count; i++)
        {
            if (faults[i].Kind == kind && Within(faults[i], second))
            {
                return true;
            }
        }

        return false;
    }

    public int Deaths(int second, int ready)
    {
        var dead = 0;
        for (var i = 0; i < faults.Count; i++)
        {
            dead += faults[i].Kind == SimulatedFaultKind.NodesDie && (int)faults[i].From.TotalSeconds == second
                ? (int)Math.Round(faults[i].Share * ready)
                : 0;
        }

        return dead;
    }

    public double DatabaseShare(int second)
    {
        var share = 1.0;
        for (var i = 0; i < faults.Count; i++)
        {
            share = faults[i].Kind == SimulatedFaultKind.DatabaseSlow && Within(faults[i], second)
                ? Math.Min(share, faults[i].Share)
                : share;
        }

        return share;
    }

    /// <summary>What a policy is shown.</summary>
    public ScalingSample Seen(in ScalingSample sample, in ScalingSample last, int second) =>
        Is(SimulatedFaultKind.MetricsStale, second) ? last
        : Is(SimulatedFaultKind.MetricsMissing, second) ? new ScalingSample
        {
            At = sample.At, Ready = sample.Ready, Starting = sample.Starting, Draining = sample.Draining,
        }
        : sample;

    private static bool Within(in SimulatedFault fault, int second) =>
        second >= fault.From.TotalSeconds && second < (fault.From + fault.For).TotalSeconds;
}
