using StackExchange.Redis;
using Stormproof.Model.Consistency;

namespace Stormproof.Caching.Store;

/// <summary>The operations on records, one round trip each. Fails with what <see cref="StoreFailure"/> knows when the store does
/// not answer; then the operation may have happened or not.</summary>
internal interface ICacheStore
{
    /// <summary>The record as it is, in pooled memory; null when there is none.</summary>
    Task<Lease<byte>?> GetAsync(string key);

    /// <summary>Asks for the value or for the right to load it. The token is drawn for this call alone.</summary>
    Task<LeaseReply> LeaseAsync(string key, string token);

    /// <summary>Brings a value. Returns its expiry by the store's clock, or null when it was rejected.</summary>
    Task<long?> FillAsync(string key, string token, Fill fill);

    /// <summary>Gives a lease back.</summary>
    Task ReleaseAsync(string key, string token);

    /// <summary>Announces a write. False: too many are under way on this key.</summary>
    Task<bool> IntendAsync(string key, string token, TimeSpan lifetime);

    /// <summary>Says that the write is committed.</summary>
    Task FenceAsync(string key, string token, LogPosition position);

    /// <summary>Says that the write is certainly rolled back.</summary>
    Task AbortAsync(string key, string token);

    /// <summary>Runs the smallest script: proves that the store works, and tells its clock.</summary>
    Task ProbeAsync();

    /// <summary>Tells the other processes something about a key; waits for nothing and fails silently.</summary>
    void Publish(ChangeKind kind, string key);

    /// <summary>Hears what other processes publish, from when the task is done, as long as the connection lasts.</summary>
    Task SubscribeAsync(Action<ChangeKind, string> heard);
}

/// <summary>What is published about a key.</summary>
internal enum ChangeKind
{
    /// <summary>Its data may have changed.</summary>
    Changed,

    /// <summary>Its value was stored.</summary>
    Filled,
}

/// <summary>The value that a load brings.</summary>
/// <param name="Payload">Serialized; nothing for a negative answer.</param>
/// <param name="IsNegative">There is no such thing.</param>
/// <param name="TtlMs">From the store's now, at least 1.</param>
/// <param name="Required">What the load had to have seen.</param>
/// <param name="AsOf">What its source had replayed.</param>
internal readonly record struct Fill(
    ReadOnlyMemory<byte> Payload, bool IsNegative, long TtlMs, LogPosition Required, LogPosition AsOf);

/// <summary>The answer to a request for a lease.</summary>
/// <param name="Outcome">What to do.</param>
/// <param name="Fence">With a lease: what the load must have seen; not known: ask the primary.</param>
/// <param name="Wait">When busy: until the other's lease expires.</param>
/// <param name="Payload">The value of a hit.</param>
/// <param name="IsNegative">A hit that says: there is no such thing.</param>
/// <param name="ExpiresAtMs">A hit's expiry by the store's clock.</param>
internal readonly record struct LeaseReply(
    LeaseOutcome Outcome, LogPosition Fence, TimeSpan Wait, ReadOnlyMemory<byte> Payload, bool IsNegative, long ExpiresAtMs);
