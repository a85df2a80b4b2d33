using Stormproof.Model.Consistency;

namespace Stormproof.Caching;

/// <summary>The transaction is committed, but the store did not take its fence in time, so the write is not acknowledged as never
/// stale. Do not repeat the transaction. The fence is tried further in the background; until it is set, or the intent has
/// lapsed, reads pass by the cache.</summary>
public sealed class FenceException : Exception
{
    internal FenceException(IReadOnlyList<string> keys, LogPosition position, Exception inner)
        : base(
            $"The write is committed at {position}, but the store did not take its fence on {keys.Count} of its keys"
            + $" (first: '{keys[0]}'). Do not repeat the transaction.",
            inner)
    {
        Keys = keys;
        Position = position;
    }

    /// <summary>Always true: the database has the write.</summary>
    public bool Committed => true;

    /// <summary>Where the database has it.</summary>
    public LogPosition Position { get; }

    /// <summary>The keys without a fence.</summary>
    public IReadOnlyList<string> Keys { get; }
}
