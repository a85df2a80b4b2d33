namespace Stormproof.Lab.Drills.DeadNode;

/// <summary>What the balancer is given to do while three of its nodes are ill.</summary>
/// <param name="Nodes">App nodes, 4 to 50: three are ill, and the others carry the load.</param>
/// <param name="Rate">Requests a second, 40 to 2,000, whether or not earlier ones have their answers.</param>
/// <param name="Seed">Chooses the ill nodes and the page.</param>
/// <param name="Duration">How long the nodes are ill in each run, 5 to 25 s: shorter than the balancer's first ejection, after
/// which it would try the erring node again.</param>
public sealed record DeadNodeOptions(int Nodes, int Rate, int Seed, TimeSpan Duration)
{
    /// <summary>Nodes that are ill.</summary>
    public const int Ill = 3;

    /// <summary>How many times longer the slow node needs.</summary>
    public const int SlowFactor = 16;

    /// <summary>Load before the faults, of which nothing is measured.</summary>
    public TimeSpan Calm { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What the page takes on a healthy node. It waits in the database rather than computes, so that the figures show
    /// the balancing and not the machine.</summary>
    public TimeSpan PageTime { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>A request without an answer for this long has failed: its user is gone.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Fewest requests of a run that prove anything.</summary>
    public long FewestRequests => (long)(0.9 * Rate * Duration.TotalSeconds);

    internal TimeSpan SlowPageTime => PageTime * SlowFactor;
}
