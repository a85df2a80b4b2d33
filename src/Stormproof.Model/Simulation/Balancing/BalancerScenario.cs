namespace Stormproof.Model.Simulation.Balancing;

/// <summary>How long requests take.</summary>
public enum ServiceMix
{
    /// <summary>All the same.</summary>
    Constant,

    /// <summary>Exponential.</summary>
    Exponential,

    /// <summary>One in a hundred takes 20 times as long as the others; each exponential.</summary>
    Heavy,
}

/// <summary>Nodes under a balancer. Each serves one request after another.</summary>
public sealed record BalancerScenario
{
    /// <summary>1 to 10,000.</summary>
    public int Nodes { get; init; } = 1_000;

    /// <summary>Share of what all nodes could do if all were warm and fast; above 0, below 1.</summary>
    public double Load { get; init; } = 0.8;

    /// <summary>1,000 to 20,000,000.</summary>
    public int Requests { get; init; } = 1_000_000;

    /// <summary>Mean time of a request on a node of full speed, ms; above 0.</summary>
    public double ServiceMs { get; init; } = 20;

    /// <summary>How it is spread.</summary>
    public ServiceMix Mix { get; init; } = ServiceMix.Exponential;

    /// <summary>Nodes that are slow for good; the first ones.</summary>
    public int SlowNodes { get; init; }

    /// <summary>By how much; 1 or more.</summary>
    public double SlowFactor { get; init; } = 16;

    /// <summary>Nodes that have just become ready; the last ones.</summary>
    public int ColdNodes { get; init; }

    /// <summary>By how much a node is slower at first; 1 or more.</summary>
    public double ColdFactor { get; init; } = 4;

    /// <summary>In what time that falls to 37 %.</summary>
    public TimeSpan ColdTime { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Cold nodes get their share little by little.</summary>
    public bool SlowStart { get; init; } = true;
}

/// <summary>What a policy made of a scenario.</summary>
/// <param name="Policy">Its name.</param>
/// <param name="MeanMs">Mean time from arrival to answer.</param>
/// <param name="P50Ms">Median.</param>
/// <param name="P95Ms">95th percentile.</param>
/// <param name="P99Ms">99th percentile.</param>
/// <param name="P999Ms">99.9th percentile.</param>
/// <param name="QueuePeak">Most requests on one node at a time.</param>
/// <param name="SlowShare">Share of the requests that slow nodes got.</param>
/// <param name="ColdShare">Share of the requests that cold nodes got.</param>
public sealed record BalancerResult(
    string Policy, double MeanMs, double P50Ms, double P95Ms, double P99Ms, double P999Ms, int QueuePeak, double SlowShare,
    double ColdShare);
