using System.Text.Json.Serialization;
using HdrHistogram;

namespace Stormproof.Load.Results;

/// <summary>A slice of the run. A request belongs to the slice in which it was due (open) or sent (closed).</summary>
public sealed record LoadStep
{
    /// <summary>Requests due a second, of a journey those of all iterations that were due; in the closed model, requests sent a
    /// second.</summary>
    public required double OfferedRps { get; init; }

    /// <summary>Good answers that came during the slice, a second.</summary>
    public required double AchievedRps { get; init; }

    /// <summary>Median latency.</summary>
    public required double P50Ms { get; init; }

    /// <summary>The 99th percentile of latency.</summary>
    public required double P99Ms { get; init; }

    /// <summary>Errors / requests of the slice.</summary>
    public required double ErrorRate { get; init; }

    /// <summary>When it began, from the begin of what was measured.</summary>
    public double StartMs { get; init; }

    /// <summary>How long it was.</summary>
    public double DurationMs { get; init; }

    /// <summary>Requests of the slice.</summary>
    public long Requests { get; init; }

    /// <summary>Latencies in buckets; in the closed model corrected.</summary>
    public LatencyBuckets Buckets { get; init; } = new();

    /// <summary>Latencies in microseconds.</summary>
    [JsonIgnore]
    internal HistogramBase? Histogram { get; init; }
}
