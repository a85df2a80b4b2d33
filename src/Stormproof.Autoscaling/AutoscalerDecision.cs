using Stormproof.Model.Scaling;

namespace Stormproof.Autoscaling;

/// <summary>One round of the loop: what it decided, from what, and whether that was done.</summary>
public sealed record AutoscalerDecision
{
    private static readonly ScalingGuard[] Guards = [.. Enum.GetValues<ScalingGuard>().Where(g => g != ScalingGuard.None)];

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The leader's <see cref="Leadership.LeaderTerm.Token"/>.</summary>
    public required long Term { get; init; }

    /// <summary>Reason and inputs; null when the fleet could not be reached and nothing was decided.</summary>
    public ScalingDecision? Decision { get; init; }

    /// <summary>Why it was not decided or not done; null when it was.</summary>
    public string? Fault { get; init; }

    /// <summary>How many nodes it would have been without one guard, for each guard; empty when nothing was decided.</summary>
    public IReadOnlyDictionary<ScalingGuard, int> Without => Decision is { } decision
        ? Guards.ToDictionary(g => g, g => decision.Without(g))
        : new Dictionary<ScalingGuard, int>();

    /// <summary>One line for a log.</summary>
    public override string ToString() => (Decision?.ToString(), Fault) switch
    {
        ({ } line, null) => line,
        ({ } line, { } fault) => $"{line}; not done: {fault}",
        (null, { } fault) => $"hold: {fault}",
        _ => "hold",
    };
}
