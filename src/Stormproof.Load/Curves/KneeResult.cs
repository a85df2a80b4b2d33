using Stormproof.Load.Results;

namespace Stormproof.Load.Curves;

/// <summary>How a search ended.</summary>
public enum KneeOutcome
{
    /// <summary>The knee was found, and repeats agree.</summary>
    Found,

    /// <summary>There is a knee, but repeats did not agree within the allowed number of steps: its interval is wide.</summary>
    Unsettled,

    /// <summary>The target held the highest rate that was allowed.</summary>
    NoKnee,

    /// <summary>The target did not hold even the lowest rate.</summary>
    NoRate,

    /// <summary>The generator gave out before the target: void.</summary>
    GeneratorSaturated,
}

/// <summary>What a <see cref="KneeSearch"/> found.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Knee">The knee, for <see cref="KneeOutcome.Found"/> and <see cref="KneeOutcome.Unsettled"/>.</param>
/// <param name="HeldRps">The highest rate that the target was seen to hold; 0 when there is none.</param>
/// <param name="Cause">What happens above the knee.</param>
/// <param name="Reason">The outcome in a sentence.</param>
/// <param name="Steps">All steps in the order in which they were measured.</param>
public sealed record KneeResult(
    KneeOutcome Outcome, Knee? Knee, double HeldRps, StepFault Cause, string Reason, IReadOnlyList<RateStep> Steps);
