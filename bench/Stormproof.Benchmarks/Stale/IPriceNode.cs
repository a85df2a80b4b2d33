using System.Diagnostics;

namespace Stormproof.Benchmarks.Stale;

/// <summary>An app's node with a cache in front of prices.</summary>
internal interface IPriceNode : IAsyncDisposable
{
    /// <summary>From the cache, or loaded.</summary>
    ValueTask<Price?> ReadAsync(int product);

    /// <summary>Sets a price as the library asks; returns its version when the write is acknowledged.</summary>
    /// <param name="product">Which.</param>
    /// <param name="dies">The writer comes no further than COMMIT.</param>
    /// <exception cref="WriterDiedException">It did.</exception>
    Task<int> WriteAsync(int product, bool dies);
}

/// <summary>Where a node finds what it needs.</summary>
/// <param name="Primary">Takes writes.</param>
/// <param name="Replica">Takes loads; null: the primary does.</param>
/// <param name="Store">Address of the store.</param>
/// <param name="Loader">The query.</param>
internal sealed record NodeParts(string Primary, string? Replica, string Store, PriceLoader Loader);

/// <summary>Nobody has heard of this commit.</summary>
internal sealed class WriterDiedException(int version) : Exception
{
    public int Version => version;

    /// <summary>After COMMIT had returned.</summary>
    public long CommittedAt { get; } = Stopwatch.GetTimestamp();
}
