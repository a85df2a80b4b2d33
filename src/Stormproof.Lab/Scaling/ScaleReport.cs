using Stormproof.Load.Results;

namespace Stormproof.Lab.Scaling;

/// <summary>What more nodes bring on this machine. Durations are in milliseconds, rates a second, shares 0..1.</summary>
public sealed record ScaleReport
{
    /// <summary>What was sent.</summary>
    public required string Target { get; init; }

    /// <summary>What the rates count: <c>requests</c>, of a journey too. Older reports said
    /// <c>iterations</c> there.</summary>
    public required string Unit { get; init; }

    /// <summary>The 99th percentile that was kept.</summary>
    public required double? SloP99Ms { get; init; }

    /// <summary>Processors that all nodes, database, store, balancer and generator shared.</summary>
    public required int Processors { get; init; }

    /// <summary>By node count, rising.</summary>
    public required IReadOnlyList<ScalePoint> Points { get; init; }

    /// <summary>The Universal Scalability Law through the points; null with fewer than four counts.</summary>
    public required UslFit? Usl { get; init; }

    /// <summary>What saturated at the largest node count (<see cref="Scaling.Bottleneck.Name"/>); null without a point.</summary>
    public required string? Bottleneck { get; init; }

    /// <summary>Why that is the bottleneck.</summary>
    public required string? BottleneckReason { get; init; }

    /// <summary>The fewest nodes that carry within 3 % of the most; null without a capacity.</summary>
    public required int? BestNodes { get; init; }

    /// <summary>What the fitted curve reaches at its peak; null where no peak is named.</summary>
    public required double? PeakRps { get; init; }

    /// <summary>What to know about these figures.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Cut short; this is what was measured until then.</summary>
    public bool Interrupted { get; init; }
}

/// <summary>One node count.</summary>
public sealed record ScalePoint
{
    /// <summary>Nodes that took traffic.</summary>
    public required int Nodes { get; init; }

    /// <summary>The capacity: the highest rate that was held at the objective; 0 when none was.</summary>
    public required double Rps { get; init; }

    /// <summary>Linear efficiency: rps / (nodes x rps of one node); null when one node has no capacity.</summary>
    public required double? Efficiency { get; init; }

    /// <summary>The lower end of the capacity's interval.</summary>
    public double LowRps { get; init; }

    /// <summary>Its upper end.</summary>
    public double HighRps { get; init; }

    /// <summary>The 99th percentile just below the capacity; null when it was not measured.</summary>
    public double? P99Ms { get; init; }

    /// <summary>How the search ended: <see cref="KneeNote.Outcome"/>.</summary>
    public required string Outcome { get; init; }

    /// <summary>What happens above the capacity: <see cref="KneeNote.Cause"/>.</summary>
    public required string Cause { get; init; }

    /// <summary>What saturated.</summary>
    public required string Bottleneck { get; init; }

    /// <summary>Why that is the bottleneck.</summary>
    public required string BottleneckReason { get; init; }

    /// <summary>Who used what at the capacity.</summary>
    public required PartUsage Usage { get; init; }

    /// <summary>All steps of the search.</summary>
    public required IReadOnlyList<ScaleStep> Steps { get; init; }

    /// <summary>The rate is a capacity of the system: not zero, not what the generator could do, and not what other processes
    /// left of the machine. Points without one are neither compared nor fitted.</summary>
    public bool HasCapacity =>
        Rps > 0 && Bottleneck != Scaling.Bottleneck.Other && Outcome is ("found" or "unsettled" or "no-knee");
}

/// <summary>One rate of a search.</summary>
/// <param name="OfferedRps">Due a second.</param>
/// <param name="AchievedRps">Good answers a second.</param>
/// <param name="P50Ms">Median latency, milliseconds.</param>
/// <param name="P99Ms">The 99th percentile, milliseconds.</param>
/// <param name="ErrorRate">Errors / requests, 0..1.</param>
public sealed record ScaleStep(double OfferedRps, double AchievedRps, double P50Ms, double P99Ms, double ErrorRate);

/// <summary>X(N) = lambda N / (1 + sigma (N - 1) + kappa N (N - 1)).</summary>
/// <param name="Lambda">What one node carries, a second.</param>
/// <param name="Sigma">Contention, 0..1.</param>
/// <param name="Kappa">Coherency, 0..1.</param>
/// <param name="PeakNodes">Where the curve is highest; null with fewer than six points, or when it only rises.</param>
/// <param name="R2">The share of the points' variance that the curve explains.</param>
public sealed record UslFit(double Lambda, double Sigma, double Kappa, double? PeakNodes, double R2);
