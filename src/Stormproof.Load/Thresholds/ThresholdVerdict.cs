namespace Stormproof.Load.Thresholds;

/// <summary>How a threshold came out.</summary>
/// <param name="Threshold">As it was given.</param>
/// <param name="Outcome"><c>met</c>, <c>broken</c>, <c>no-samples</c> when there was nothing to judge, or <c>void</c> when the
/// generator was the bottleneck. Only <c>met</c> is good.</param>
/// <param name="Value">What was measured, in the unit of the metric: milliseconds, a share (0..1), errors, or requests a second; null
/// without samples.</param>
public sealed record ThresholdVerdict(string Threshold, string Outcome, double? Value)
{
    internal const string Met = "met";
    internal const string Broken = "broken";
    internal const string NoSamples = "no-samples";
    internal const string Void = "void";

    /// <summary>The threshold was met.</summary>
    public bool IsMet() => Outcome == Met;
}
