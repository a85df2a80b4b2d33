using Stormproof.Model.Scaling;

namespace Stormproof.Model.Simulation.Policies;

/// <summary>The autoscaler of this library, asked as often as an HPA is by default.</summary>
public sealed class StormproofPolicy(ScalingPolicy policy, string name = "ours", ScalingGuard off = ScalingGuard.None)
    : SimulatedPolicy
{
    private ScalingState? _state;

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override int IntervalSeconds => 15;

    /// <summary>The last decision.</summary>
    public ScalingDecision Last { get; private set; }

    /// <summary>Called with each decision.</summary>
    public Action<ScalingDecision>? Decided { get; init; }

    /// <inheritdoc/>
    public override int Decide(in ScalingSample sample, TimeSpan now, int current)
    {
        var state = _state ?? ScalingState.Start(current, now);
        Last = Autoscaler.Decide(policy, state, sample, now, out var next, off);
        _state = next;
        Decided?.Invoke(Last);
        return Last.Target;
    }
}
