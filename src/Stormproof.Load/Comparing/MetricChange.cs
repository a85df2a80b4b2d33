namespace Stormproof.Load.Comparing;

/// <summary>What a difference between two runs is worth.</summary>
public enum ChangeVerdict
{
    /// <summary>It cannot be told: too few slices, different loads, or a void run.</summary>
    Unknown,

    /// <summary>Within what the slices of one run differ by among themselves, or too small to matter.</summary>
    Noise,

    /// <summary>The second run is better.</summary>
    Better,

    /// <summary>The second run is worse.</summary>
    Worse,
}

/// <summary>One figure of two runs.</summary>
/// <param name="Metric"><c>rps</c>, <c>p50Ms</c>, <c>p99Ms</c>, <c>errorRate</c> or <c>kneeRps</c>.</param>
/// <param name="Before">The first run's.</param>
/// <param name="After">The second run's.</param>
/// <param name="Change">(after - before) / before; of <c>errorRate</c>, after - before.</param>
/// <param name="Low">The lower end of the change's interval.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Verdict">What it is worth.</param>
/// <param name="Note">Why it is unknown; otherwise empty.</param>
public sealed record MetricChange(
    string Metric, double Before, double After, double Change, double Low, double High, ChangeVerdict Verdict, string Note = "");
