using Stormproof.Model.Planning;

namespace Stormproof.Model.Capacity;

/// <summary>How many nodes, and what to know about that number.</summary>
/// <param name="Nodes">To run: those needed and those to spare.</param>
/// <param name="UtilisationAtPeak">The peak without its margin, over what all nodes carry; 0..1.</param>
/// <param name="PricePerHour">Of all nodes; null without a price.</param>
/// <param name="PeakNodes">Where the fitted curve is highest; null without a fit, with too few points, or when it only
/// rises.</param>
/// <param name="Caveats">Every one that applies.</param>
public sealed record NodePlan(
    long Nodes, double UtilisationAtPeak, double? PricePerHour, double? PeakNodes, IReadOnlyList<string> Caveats)
{
    /// <summary>Nodes that carry the peak with its margin.</summary>
    public required long Needed { get; init; }

    /// <summary>Nodes that may be lost at once: the failures to tolerate, or the largest zone if that is more.</summary>
    public required long Spare { get; init; }

    /// <summary>The peak with its margin, in requests a second.</summary>
    public required double RequiredRps { get; init; }

    /// <summary>What all nodes carry, in requests a second.</summary>
    public required double CapacityRps { get; init; }

    /// <summary>The peak without its margin, over what is left when <see cref="Spare"/> nodes are lost; 0..1.</summary>
    public required double UtilisationAfterLoss { get; init; }

    /// <summary>What one node alone carries, in requests a second: as given, or the fit's gamma.</summary>
    public required double RpsPerNode { get; init; }

    /// <summary>What a node carries among all of them, over <see cref="RpsPerNode"/>.</summary>
    public required double Efficiency { get; init; }

    /// <summary>Whole nodes beyond which one more lowers throughput; null where <see cref="PeakNodes"/> is.</summary>
    public long? LastUsefulNode { get; init; }

    /// <summary>Nodes of each zone.</summary>
    public required IReadOnlyList<long> PerZone { get; init; }

    /// <summary>The node that finds no database connection left; null when the connections are not known.</summary>
    public long? ConnectionLimitAtNode { get; init; }

    /// <summary>Balancers that feed all nodes.</summary>
    public required long Balancers { get; init; }

    /// <summary>Plans. Without a fit: needed = ceil(peak x (1 + margin) / (rps per node x efficiency)). With one: the fewest N
    /// whose X(N) is at least peak x (1 + margin). To that come the nodes that may be lost: N+1, N+K, or, over Z zones, as many
    /// that Z - 1 zones hold those needed.</summary>
    /// <exception cref="PlanException">A value out of its range, or a peak that no count of nodes carries.</exception>
    public static NodePlan For(NodeQuestion question)
    {
        NodeSizing.Check(question);
        return new NodeSizing(question).Plan();
    }
}
