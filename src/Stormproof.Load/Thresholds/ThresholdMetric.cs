using Stormproof.Load.Results;

namespace Stormproof.Load.Thresholds;

/// <summary>What a threshold can be about.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Unit">What its values are.</param>
/// <param name="Of">Its value; called only where there are samples.</param>
internal sealed record ThresholdMetric(string Name, ThresholdUnit Unit, Func<ThresholdSubject, double> Of)
{
    public static readonly ThresholdMetric[] All =
    [
        new("p50", ThresholdUnit.Duration, s => s.Latency.P50Ms),
        new("p90", ThresholdUnit.Duration, s => s.Latency.P90Ms),
        new("p95", ThresholdUnit.Duration, s => s.Latency.P95Ms),
        new("p99", ThresholdUnit.Duration, s => s.Latency.P99Ms),
        new("p99.9", ThresholdUnit.Duration, s => s.Latency.P999Ms),
        new("max", ThresholdUnit.Duration, s => s.Latency.MaxMs),
        new("mean", ThresholdUnit.Duration, s => s.Latency.MeanMs),
        new("errors", ThresholdUnit.Errors, s => s.Errors),
        new("rps", ThresholdUnit.Rate, s => s.Rps),
    ];
}

internal enum ThresholdUnit
{
    Duration,
    Errors,
    Rate,
}

/// <summary>A run, or one request of it.</summary>
internal sealed record ThresholdSubject(long Requests, long Errors, double Rps, LatencySummary Latency)
{
    public static ThresholdSubject Of(LoadResult result) =>
        new(result.Requests, result.Errors, result.Rps, result.Latency);

    /// <summary>Null when no request has that name.</summary>
    public static ThresholdSubject? Of(LoadResult result, string request) =>
        result.ByRequest.FirstOrDefault(r => r.Name == request) is { } one
            ? new(one.Requests, one.Errors, (one.Requests - one.Errors) / Math.Max(1e-9, result.DurationMs / 1000), one.Latency)
            : null;
}
