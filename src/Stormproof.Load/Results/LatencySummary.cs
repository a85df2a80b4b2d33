namespace Stormproof.Load.Results;

/// <summary>Percentiles of latency to three digits, in milliseconds; all 0 when there was no sample.</summary>
/// <param name="P50Ms">Half of the requests were no slower.</param>
/// <param name="P90Ms">The 90th percentile.</param>
/// <param name="P99Ms">The 99th percentile.</param>
/// <param name="P999Ms">The 99.9th percentile.</param>
/// <param name="MaxMs">The slowest.</param>
public sealed record LatencySummary(double P50Ms, double P90Ms, double P99Ms, double P999Ms, double MaxMs)
{
    /// <summary>The 95th percentile.</summary>
    public double P95Ms { get; init; }

    /// <summary>The mean.</summary>
    public double MeanMs { get; init; }

    /// <summary>How many latencies it sums up; corrections count. Errors that came at once are not among them.</summary>
    public long Samples { get; init; }
}
