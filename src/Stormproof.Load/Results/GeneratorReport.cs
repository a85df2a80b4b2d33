namespace Stormproof.Load.Results;

/// <summary>The generator's view of itself. When it is saturated the run says nothing about the target.</summary>
public sealed record GeneratorReport
{
    /// <summary>Processor time of this process / (time x cores), 0..1.</summary>
    public required double CpuShare { get; init; }

    /// <summary>Requests that were sent later than <see cref="LateThresholdMs"/> after they were due.</summary>
    public required long LateStarts { get; init; }

    /// <summary>The generator was the bottleneck: the verdict is void.</summary>
    public required bool Saturated { get; init; }

    /// <summary>Why it is saturated; null when it is not.</summary>
    public string? Reason { get; init; }

    /// <summary>Processor time of the busiest event loop / time, 0..1.</summary>
    public double LoopShare { get; init; }

    /// <summary>Late starts because the loop itself was behind: the generator's own fault.</summary>
    public long LateByLag { get; init; }

    /// <summary>Late starts because all users were waiting for answers: the target was too slow for the number of users.</summary>
    public long LateByUsers { get; init; }

    /// <summary>From when a start counts as late, in milliseconds.</summary>
    public double LateThresholdMs { get; init; }

    /// <summary>The 99th percentile of how far the loop was behind, in milliseconds.</summary>
    public double LagP99Ms { get; init; }

    /// <summary>Users that were there at the end; each has a connection.</summary>
    public int Users { get; init; }
}
