namespace Stormproof.Model.Scaling;

/// <summary>What was measured of a fleet. A figure that could not be had is NaN.</summary>
public readonly record struct ScalingSample
{
    /// <summary>A sample in which nothing is known but when it was taken.</summary>
    public ScalingSample()
    {
    }

    /// <summary>When the figures were measured, on the clock that decides: any fixed origin, the same for all samples.</summary>
    public TimeSpan At { get; init; }

    /// <summary>Nodes that take traffic.</summary>
    public int Ready { get; init; }

    /// <summary>Nodes that were ordered and take none yet: asked for, booting or warming up. A node counts from its order
    /// on.</summary>
    public int Starting { get; init; }

    /// <summary>Nodes that finish what they hold and leave. They are paid for.</summary>
    public int Draining { get; init; }

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

    /// <summary>Mean CPU of the starting nodes, 0 to 1. Told so that it can be shown to be left out.</summary>
    public double StartingCpu { get; init; } = double.NaN;
}
