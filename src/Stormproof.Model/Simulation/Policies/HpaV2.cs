using Stormproof.Model.Scaling;

namespace Stormproof.Model.Simulation.Policies;

/// <summary>The HPA of Kubernetes on CPU, every 15 s: formula, tolerance, readiness, stabilization and scaling policies, all by
/// default as there. Simpler than there in two points, both in its favour: metrics are fresh, and a pod counts from the second in
/// which it becomes ready.</summary>
/// <param name="target">Mean CPU, 0 to 1; an HPA without metrics takes 0.8.</param>
/// <param name="min">Fewest pods.</param>
/// <param name="max">Most pods.</param>
/// <param name="up">How it grows.</param>
/// <param name="down">How it shrinks.</param>
/// <param name="name">For reports.</param>
public sealed class HpaV2(double target, int min, int max, HpaRules? up = null, HpaRules? down = null, string name = "hpa")
    : SimulatedPolicy
{
    private readonly HpaRules _up = up ?? HpaRules.DefaultUp;
    private readonly HpaRules _down = down ?? HpaRules.DefaultDown;
    private readonly List<(double At, int Replicas)> _recommended = [];
    private readonly List<(double At, int Change)> _changes = [];

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override int IntervalSeconds => 15;

    /// <inheritdoc/>
    public override int Decide(in ScalingSample sample, TimeSpan now, int current) => Limit(
        HpaFormula.Desired(current, sample.Ready, sample.Starting, sample.Cpu, target), current, now.TotalSeconds);

    /// <summary>What becomes of a recommendation: stabilized, then limited by the policies of its direction.</summary>
    /// <param name="desired">Replicas by the formula.</param>
    /// <param name="current">Replicas now.</param>
    /// <param name="now">Seconds.</param>
    public int Limit(int desired, int current, double now)
    {
        var stable = Stabilized(desired, current, now);
        var limited = stable > current ? Math.Min(stable, MostUp(current, now))
            : stable < current ? Math.Max(stable, LeastDown(current, now))
            : current;
        limited = Math.Clamp(limited, min, max);
        if (limited != current)
        {
            _changes.Add((now, limited - current));
        }

        _changes.RemoveAll(c => c.At < now - Math.Max(_up.LongestPeriod, _down.LongestPeriod));
        return limited;
    }

    private int Stabilized(int desired, int current, double now)
    {
        var (lowest, highest) = (desired, desired);
        foreach (var (at, replicas) in _recommended)
        {
            lowest = at > now - _up.StabilizationSeconds ? Math.Min(lowest, replicas) : lowest;
            highest = at > now - _down.StabilizationSeconds ? Math.Max(highest, replicas) : highest;
        }

        _recommended.Add((now, desired));
        _recommended.RemoveAll(r => r.At <= now - Math.Max(_up.StabilizationSeconds, _down.StabilizationSeconds));
        // Up to the lowest that was recommended for growing, down to the highest that was for shrinking.
        return current < lowest ? lowest : Math.Min(current, highest);
    }

    private int MostUp(int current, double now)
    {
        var most = int.MinValue;
        foreach (var policy in _up.Policies)
        {
            var start = current - Changed(now, policy.PeriodSeconds, up: true);
            most = Math.Max(most, policy.Percent ? (int)Math.Ceiling(start * (1 + policy.Value / 100.0)) : start + policy.Value);
        }

        return Math.Max(most, current);
    }

    private int LeastDown(int current, double now)
    {
        var least = int.MaxValue;
        foreach (var policy in _down.Policies)
        {
            var start = current + Changed(now, policy.PeriodSeconds, up: false);
            least = Math.Min(least, policy.Percent ? (int)(start * (1 - policy.Value / 100.0)) : start - policy.Value);
        }

        return Math.Min(least, current);
    }

    private int Changed(double now, int seconds, bool up) =>
        _changes.Where(c => c.At > now - seconds && c.Change > 0 == up).Sum(c => Math.Abs(c.Change));
}
