namespace Stormproof.Lab.Drills.ColdNodes;

/// <summary>How a fleet grows under load.</summary>
/// <param name="From">Nodes at the start, all warm, 1 to 4.</param>
/// <param name="To">Nodes at the end, more than <paramref name="From"/>, up to 12.</param>
/// <param name="Seed">Chooses the pages that are asked for.</param>
public sealed record ColdNodesOptions(int From, int To, int Seed)
{
    /// <summary>Requests a second, all the time.</summary>
    public int Rps { get; init; } = 150;

    /// <summary>Nodes that the fixed run adds at a time.</summary>
    public int Wave { get; init; } = 1;

    /// <summary>How long a node of the fixed run takes to get its whole share.</summary>
    public TimeSpan SlowStart { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Queries that the database runs at a time.</summary>
    public int Places { get; init; } = 4;

    /// <summary>How long each takes.</summary>
    public TimeSpan QueryTime { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>Load before the fleet grows, and after it has.</summary>
    public TimeSpan Margin { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long the fleet may take to grow.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>A request without an answer for this long has failed.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A second with fewer requests has no 99th percentile.</summary>
    public int FewestASecond => Rps / 2;
}
