namespace Stormproof.Load.Results;

/// <summary>How the search for a knee went.</summary>
/// <param name="Outcome"><c>found</c>, <c>unsettled</c>, <c>no-knee</c> (the target held the highest rate), <c>no-rate</c> (it
/// held none) or <c>generator-saturated</c> (void).</param>
/// <param name="Cause">What happens above the knee: <c>behind</c>, <c>latency</c>, <c>errors</c> or <c>none</c>.</param>
/// <param name="HeldRps">The highest rate that the target was seen to hold.</param>
/// <param name="BendRps">A second opinion: the rate at which the curve of p99 bends most (Kneedle). Planning for less than the
/// knee is planning for about this. Null: the curve has no bend.</param>
/// <param name="Reason">The outcome in a sentence.</param>
public sealed record KneeNote(string Outcome, string Cause, double HeldRps, double? BendRps, string Reason);
