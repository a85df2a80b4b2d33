namespace Stormproof.Model.Simulation.Policies;

/// <summary>Replicas by a metric, as <c>autoscaling/v2</c> computes them. Source: kubernetes.io, "Horizontal Pod Autoscaling",
/// algorithm details; pkg/controller/podautoscaler/replica_calculator.go.</summary>
public static class HpaFormula
{
    /// <summary>The default of <c>--horizontal-pod-autoscaler-tolerance</c>.</summary>
    public const double DefaultTolerance = 0.1;

    /// <summary>desired = ceil(replicas × value / target), or the same number within the tolerance. Pods that are not ready yet
    /// are set aside; when it would grow they count as idle, and when that turns the direction, nothing changes.</summary>
    /// <param name="current">Replicas that are asked for now.</param>
    /// <param name="ready">Pods whose metric counts.</param>
    /// <param name="unready">Pods that have not become ready yet.</param>
    /// <param name="value">Mean of the ready pods.</param>
    /// <param name="target">What it should be; above 0.</param>
    /// <param name="tolerance">0 to 1.</param>
    public static int Desired(
        int current, int ready, int unready, double value, double target, double tolerance = DefaultTolerance)
    {
        if (ready == 0 || double.IsNaN(value))
        {
            return current;
        }

        var ratio = value / target;
        if (unready == 0 || ratio <= 1)
        {
            return Within(ratio, tolerance) ? current : Ceiling(ratio * ready);
        }

        var damped = ratio * ready / (ready + unready);
        if (Within(damped, tolerance) || damped < 1)
        {
            return current;
        }

        return Math.Max(current, Ceiling(damped * (ready + unready)));
    }

    private static bool Within(double ratio, double tolerance) => Math.Abs(1 - ratio) <= tolerance;

    private static int Ceiling(double replicas) => (int)Math.Min(int.MaxValue, Math.Ceiling(replicas - 1e-9));
}
