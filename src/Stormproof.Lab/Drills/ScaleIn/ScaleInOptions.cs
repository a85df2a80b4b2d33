namespace Stormproof.Lab.Drills.ScaleIn;

/// <summary>How many nodes leave, and what they are doing then.</summary>
/// <param name="Nodes">App nodes at first, 3 to 50.</param>
/// <param name="Left">Nodes that stay, 1 to 10 and fewer than there are.</param>
/// <param name="Rate">Short requests a second, 10 to 1,000.</param>
/// <param name="Seed">Seeds the load's users.</param>
public sealed record ScaleInOptions(int Nodes, int Left, int Rate, int Seed)
{
    /// <summary>Long requests a second besides.</summary>
    public double LongRate { get; init; } = 4;

    /// <summary>What a long request takes. It waits in the database.</summary>
    public TimeSpan LongTime { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>What the longest take, of which every node has some when the fleet shrinks: more than the grace.</summary>
    public TimeSpan LongestTime { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>Longest requests for each node.</summary>
    public int LongestEach { get; init; } = 2;

    /// <summary>How long a node that is told to end, and not drained, has until it is killed. Orchestrators give 10 to 30 s, and
    /// requests that last longer are as rare; here both are shorter, so that the drill is.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Load before the nodes leave.</summary>
    public TimeSpan Calm { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Length of the load, from its begin.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A request without an answer for this long has failed.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Fewest requests of a run that prove anything.</summary>
    public long FewestRequests => (long)(0.9 * (Rate + LongRate) * Duration.TotalSeconds);

    internal int Longest => Nodes * LongestEach;
}
