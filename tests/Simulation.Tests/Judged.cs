namespace Stormproof.Simulation.Tests;

/// <summary>Which reads must not be stale.</summary>
internal enum Judged
{
    /// <summary>All, after a write was acknowledged and, while the store keeps its intent, after it committed.</summary>
    All,

    /// <summary>What the cache answers; not what a careless loader gave its own caller.</summary>
    Hits,

    /// <summary>All, after a write was acknowledged.</summary>
    Acknowledged,
}
