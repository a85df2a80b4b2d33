namespace Stormproof.Autoscaling;

/// <summary>What was measured of a fleet's load. A figure that could not be had is NaN.</summary>
public sealed record FleetMetrics
{
    /// <summary>When it was measured: <see cref="TimeProvider.GetTimestamp"/> of the loop's clock. The same stamp twice is the
    /// same
    /// measurement, which is not decided on again.</summary>
    public required long MeasuredAt { get; init; }

    /// <summary>Requests a second that came in.</summary>
    public double ArrivalRps { get; init; } = double.NaN;

    /// <summary>Requests a second that were answered.</summary>
    public double ThroughputRps { get; init; } = double.NaN;

    /// <summary>95th percentile of latency, ms.</summary>
    public double P95Ms { get; init; } = double.NaN;

    /// <summary>Requests in flight, queued ones included, over all nodes.</summary>
    public double InFlight { get; init; } = double.NaN;

    /// <summary>Mean CPU of the ready nodes, 0 to 1.</summary>
    public double Cpu { get; init; } = double.NaN;

    /// <summary>Mean memory of the ready nodes, 0 to 1.</summary>
    public double Memory { get; init; } = double.NaN;

    /// <summary>Mean CPU of the starting nodes, 0 to 1.</summary>
    public double StartingCpu { get; init; } = double.NaN;
}

/// <summary>Measures a fleet's load. An exception counts as missing figures: the fleet is held as it is.</summary>
public interface ISampleSource
{
    /// <summary>The newest figures, which may be old: their stamp says so.</summary>
    Task<FleetMetrics> TakeAsync(CancellationToken cancellationToken);
}
