using System.Text.Json.Serialization;
using Stormproof.Load.Thresholds;

namespace Stormproof.Load.Results;

/// <summary>What a run measured. Durations are in milliseconds, rates per second, shares 0..1. Warm-up is not in it.</summary>
public sealed record LoadResult
{
    /// <summary>The URL, or the journey's name.</summary>
    public required string Target { get; init; }

    /// <summary><c>open</c> or <c>closed</c>.</summary>
    public required string Model { get; init; }

    /// <summary>Length of what was measured.</summary>
    public required double DurationMs { get; init; }

    /// <summary>Requests that were due (open) or sent (closed).</summary>
    public required long Requests { get; init; }

    /// <summary>Requests of an iteration, in the mean: 1 of a URL. All rates of a result count requests; so many times the rate
    /// that was asked for is what it offers.</summary>
    public double RequestsPerIteration { get; init; } = 1;

    /// <summary>Whole answers a second.</summary>
    public required double Rps { get; init; }

    /// <summary>Requests that did not end well.</summary>
    public required long Errors { get; init; }

    /// <summary>Errors / requests.</summary>
    public required double ErrorRate { get; init; }

    /// <summary>From when a request was due. In the closed model: corrected for what a waiting user would have sent
    /// meanwhile.</summary>
    public required LatencySummary Latency { get; init; }

    /// <summary>From when a request was sent: what a generator that hides its own waiting would show.</summary>
    public required LatencySummary Uncorrected { get; init; }

    /// <summary>The run in slices of time; the steps of a schedule that has steps.</summary>
    public required IReadOnlyList<LoadStep> Steps { get; init; }

    /// <summary>Where latency bends; null when it was not looked for.</summary>
    public Knee? Knee { get; init; }

    /// <summary>How the search for it went; null when it was not looked for.</summary>
    public KneeNote? KneeSearch { get; init; }

    /// <summary>The generator's view of itself.</summary>
    public required GeneratorReport Generator { get; init; }

    /// <summary>Errors by class, for example <c>connect-refused</c>; classes that did not occur are missing.</summary>
    public required IReadOnlyDictionary<string, long> ErrorClasses { get; init; }

    /// <summary>Each request of a journey by itself.</summary>
    public required IReadOnlyList<RequestReport> ByRequest { get; init; }

    /// <summary>Each node that named itself in its answers; empty where none did or nobody looked.</summary>
    public IReadOnlyList<NodeReport> ByNode { get; init; } = [];

    /// <summary>Requests sent a second time because the server had closed the idle connection.</summary>
    public long Repeats { get; init; }

    /// <summary>Bytes of bodies.</summary>
    public long BodyBytes { get; init; }

    /// <summary>The run was cut short; this is what was measured until then.</summary>
    public bool Interrupted { get; init; }

    /// <summary>A few examples of what did not come out as the journey says; null where nothing is expected.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FailureSample>? Failures { get; init; }

    /// <summary>How each threshold came out; null when there was none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ThresholdVerdict>? Thresholds { get; init; }
}
