using System.Text.Json;
using Stormproof.Caching.Serialization;

namespace Stormproof.Caching;

/// <summary>Where values are kept, for how long, and every limit of <see cref="FencedCache"/>.</summary>
public sealed class CachingOptions
{
    /// <summary>StackExchange.Redis connection string of the store: Redis, Valkey or Garnet, for example <c>127.0.0.1:6379</c>.
    /// Needed unless an <c>IConnectionMultiplexer</c> is already registered.</summary>
    public string Configuration { get; set; } = "";

    /// <summary>Put before every key, so that several apps can share a store. At most 128 characters. Default <c>cache:</c>.
    /// </summary>
    public string KeyPrefix { get; set; } = "cache:";

    /// <summary>How long one command to the store may take before it fails, 50 ms to 60 s. Default 1 s. Applies to the connection
    /// that this package opens, not to one that is registered.</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest life of a value whose call names none, 1 ms to 30 d. Default 60 s.</summary>
    public TimeSpan Ttl { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest life of the answer "there is no such thing", 1 ms to 30 d. Default 5 s.</summary>
    public TimeSpan NegativeTtl { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Share of a life that is cut off at random, so that values that were loaded together are not missed together;
    /// 0 to 0.9. A life is never longer than stated. Default 0.1.</summary>
    public double TtlJitter { get; set; } = 0.1;

    /// <summary>Largest serialized value in bytes, 1 to 64 MiB. A larger one is returned and not kept. Default 1 MiB.</summary>
    public int MaxValueBytes { get; set; } = 1024 * 1024;

    /// <summary>Whether a value over <see cref="MaxValueBytes"/> is an <see cref="ArgumentException"/> that names key, size and
    /// limit, instead of a value that is not kept. Default false.</summary>
    public bool ThrowOnOversizedValue { get; set; }

    /// <summary>How long a loader may take, 10 ms to 10 min: its token is cancelled then and its callers get a
    /// <see cref="TimeoutException"/>. A load holds a key's lease for a second more. Default 10 s.</summary>
    public TimeSpan LoadTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a read waits for another node that loads the key, 0 to 10 min; then it loads for itself, from the
    /// primary, and keeps nothing, and so do later reads of this process until that lease has ended: its holder may be dead.
    /// Default 2 s.</summary>
    public TimeSpan MaxLeaseWait { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the transaction of a write may take until its COMMIT is sent, 10 ms to 1 h. Default 10 s.</summary>
    public TimeSpan MaxTransaction { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the database lets a transaction stand idle before it ends it (PostgreSQL:
    /// <c>idle_in_transaction_session_timeout</c>), 0 to 1 h. It ends the transaction of a node that stalls between its last look
    /// at the time and COMMIT. Default 5 s; must not be less than the server's.</summary>
    public TimeSpan IdleInTransaction { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How much longer than <see cref="MaxTransaction"/> and <see cref="IdleInTransaction"/> together an intent lives,
    /// for a COMMIT that is under way and for clocks that tick unevenly; 10 ms to 10 min. Default 5 s.</summary>
    public TimeSpan IntentMargin { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a write tries to set its fence after COMMIT, 0 to 10 min; then <see cref="FenceException"/>. Default
    /// 5 s.</summary>
    public TimeSpan FenceTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a fence is remembered after the value, lease or intent that went with it, 1 s to 30 d. A forgotten
    /// fence costs the next load one question to the primary, never a stale value. Default 1 h.</summary>
    public TimeSpan FenceRetention { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a value may be served from this process without asking the store: the bound on how stale such a read
    /// can be. 1 ms to 1 h; null, the default, asks the store every time.</summary>
    public TimeSpan? ProcessLifetime { get; set; }

    /// <summary>Most values kept in this process, 1 to 10,000,000. Default 10,000.</summary>
    public int ProcessMaxEntries { get; set; } = 10_000;

    /// <summary>Most serialized bytes kept in this process, 1 KiB to 64 GiB. Default 64 MiB.</summary>
    public long ProcessMaxBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Failed store commands in a row after which the store counts as away, 1 to 1,000. Default 5.</summary>
    public int CircuitFailures { get; set; } = 5;

    /// <summary>How often a store that is away is tried, one command at a time, 10 ms to 60 s. Default 1 s.</summary>
    public TimeSpan ProbeInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Loads at once in this process while the store is away, 1 to 10,000. Default 32.</summary>
    public int PassThroughLimit { get; set; } = 32;

    /// <summary>Loads that may wait for a place while the store is away, 0 to 100,000. Default 1,000.</summary>
    public int PassThroughQueue { get; set; } = 1_000;

    /// <summary>How long such a load may wait, 0 to 60 s; then <see cref="CacheOverloadedException"/>. Default 1 s.</summary>
    public TimeSpan PassThroughWait { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How values become bytes. Default: System.Text.Json with <see cref="Json"/>.</summary>
    public ICacheSerializer? Serializer { get; set; }

    internal TimeSpan IntentLifetime => MaxTransaction + IdleInTransaction + IntentMargin;

    /// <summary>Settings of the default serializer; give its <c>TypeInfoResolver</c> a source-generated context for trimmed
    /// apps. Default: <see cref="JsonSerializerOptions.Default"/>.</summary>
    public JsonSerializerOptions? Json { get; set; }
}
