namespace Stormproof.Model.Capacity;

/// <summary>What decides the number of nodes.</summary>
/// <param name="PeakRps">Requests a second at the peak, greater than 0, at most 1e12.</param>
public sealed record NodeQuestion(double PeakRps)
{
    /// <summary>Requests a second of one node under realistic load at an acceptable p99; greater than 0, at most 1e12. Needed
    /// unless there is a <see cref="Fit"/>, whose points say it themselves.</summary>
    public double? RpsPerNode { get; init; }

    /// <summary>Room above the peak, 0 to 10: 0.2 for modest spikes, 0.5 for an unknown pattern.</summary>
    public double Margin { get; init; } = 0.3;

    /// <summary>The share of a node's own capacity that is left when it works among others, greater than 0, at most 1.2. Not used
    /// when there is a <see cref="Fit"/>.</summary>
    public double Efficiency { get; init; } = 0.85;

    /// <summary>The curve through measured points, in place of an assumed efficiency.</summary>
    public ScalabilityFit? Fit { get; init; }

    /// <summary>One node more than needed (N+1).</summary>
    public bool HighlyAvailable { get; init; }

    /// <summary>So many nodes may fail at once and the peak with its margin is still carried; 0 to 1,000.</summary>
    public int TolerateFailures { get; init; }

    /// <summary>Zones the nodes are spread over evenly, 1 to 100. Two and more: one of them may be lost.</summary>
    public int Zones { get; init; } = 1;

    /// <summary>Money an hour of one node, 0 to 1e9.</summary>
    public double? NodePrice { get; init; }

    /// <summary>Connections the database accepts, 1 to 10,000,000; goes with <see cref="PoolPerNode"/>.</summary>
    public int? DbConnections { get; init; }

    /// <summary>Connections each node opens, 1 to 100,000.</summary>
    public int? PoolPerNode { get; init; }

    /// <summary>Nodes that one balancer should feed, 1 to 1,000,000.</summary>
    public int BalancerLimit { get; init; } = 50;
}
