using System.Collections.Immutable;

namespace Stormproof.Model.Consistency;

/// <summary>
/// What the store keeps for one cached key, and the rules by which it changes. Each operation is one atomic script on one
/// store key; here it is a pure function of the record and the store's own clock. A node's clock decides nothing.
/// <para>What always holds: a value stands only if every write of the key that was fenced, and every one that committed while its
/// intent stood, is in it. Why each rule is needed: docs/decisions/006-fence-rules.md.</para>
/// <para>A record that is gone (evicted, lost in a restart) equals <see cref="Missing"/>: the fence is unknown, never fresh.
/// </para>
/// </summary>
public sealed record FenceRecord
{
    /// <summary>Most writes that may be under way on one key; one more is refused.</summary>
    public const int MaxIntents = 1000;

    /// <summary>Nothing known, nothing held: what a key has that the store does not know.</summary>
    public static FenceRecord Missing { get; } = new();

    /// <summary>A source must have replayed this far to fill the key. Not known (timeline 0): only a position that was taken from
    /// the primary after the lease will do.</summary>
    public LogPosition Fence { get; init; }

    /// <summary>The cached value, if any. Never there beside an intent.</summary>
    public StoredValue? Value { get; init; }

    /// <summary>Who loads the value now, if anyone. Never there beside an intent.</summary>
    public LoadLease? Lease { get; init; }

    /// <summary>Writes that may be under way, in order of arrival.</summary>
    public ImmutableList<WriteIntent> Intents { get; init; } = [];

    /// <summary>Whether the record says no more than a missing one; the store drops it then.</summary>
    public bool IsEmpty => !Fence.IsKnown && Value is null && Lease is null && Intents.IsEmpty;

    /// <summary>When the store may forget the record, in its own milliseconds. Forgetting is always safe; this is for memory.
    /// </summary>
    public long ForgottenAt(long nowMs, long retentionMs)
    {
        var last = Math.Max(nowMs, Math.Max(Value?.ExpiresAtMs ?? 0, Lease?.ExpiresAtMs ?? 0));
        return Intents.Aggregate(last, (latest, intent) => Math.Max(latest, intent.DeadlineMs)) + retentionMs;
    }

    /// <summary>Asks for the value or for the right to load it. A token is drawn for each request and never sent twice, not even
    /// after a lost reply: a copy that arrives late would hand a lease to a load that began before it.</summary>
    public LeaseAnswer TryLease(string token, long leaseMs, long nowMs, out FenceRecord next)
    {
        ArgumentException.ThrowIfNullOrEmpty(token);
        ArgumentOutOfRangeException.ThrowIfLessThan(leaseMs, 1);
        next = Settle(nowMs);
        if (next.Value is not null)
        {
            return LeaseAnswer.Hit(next.Value);
        }

        if (!next.Intents.IsEmpty)
        {
            return LeaseAnswer.Bypass;
        }

        if (next.Lease is { } held && held.Token != token)
        {
            return LeaseAnswer.Busy(held.ExpiresAtMs - nowMs);
        }

        next = next.Lease is null ? next with { Lease = new LoadLease(token, nowMs + leaseMs) } : next;
        return LeaseAnswer.Granted(next.Fence);
    }

    /// <summary>Brings the value that a lease was taken for. Stored when the lease still stands and the source had replayed what
    /// it had to.</summary>
    /// <param name="token">The lease's token.</param>
    /// <param name="value">The serialized value; null for "there is no such row".</param>
    /// <param name="ttlMs">How long it may be served, from now.</param>
    /// <param name="required">What the load had to have seen: the fence that the lease came with or, that being unknown or of
    /// another timeline than the source, the primary's position asked after the lease was granted.</param>
    /// <param name="asOf">What the source had replayed, asked before the data on the same connection.</param>
    /// <param name="nowMs">The store's clock.</param>
    /// <param name="next">The record afterwards.</param>
    /// <returns>Whether it was stored.</returns>
    public bool TryFill(
        string token, ReadOnlyMemory<byte>? value, long ttlMs, LogPosition required, LogPosition asOf, long nowMs,
        out FenceRecord next)
    {
        ArgumentException.ThrowIfNullOrEmpty(token);
        ArgumentOutOfRangeException.ThrowIfLessThan(ttlMs, 1);
        next = Settle(nowMs);
        if (next.Lease?.Token != token || !asOf.Covers(required) || required.Timeline < next.Fence.Timeline)
        {
            return false;
        }

        // On the fence's timeline the fence decides. A position of a newer timeline, or any where the fence is unknown, was taken
        // from the primary after the lease; while the lease stands, nothing was fenced since.
        var sameTimeline = required.Timeline == next.Fence.Timeline;
        if (sameTimeline && !asOf.Covers(next.Fence))
        {
            return false;
        }

        next = next with
        {
            Lease = null,
            Value = new StoredValue(value, nowMs + ttlMs),
            Fence = sameTimeline ? next.Fence : required,
        };
        return true;
    }

    /// <summary>The load failed: gives the lease back if it is still ours.</summary>
    public FenceRecord Release(string token, long nowMs)
    {
        var settled = Settle(nowMs);
        return settled.Lease?.Token == token ? settled with { Lease = null } : settled;
    }

    /// <summary>Announces a write before its transaction begins. Sent again with the same token it prolongs the intent.</summary>
    /// <param name="token">Drawn once a write.</param>
    /// <param name="lifetimeMs">Longest time until the transaction has certainly ended.</param>
    /// <param name="nowMs">The store's clock.</param>
    /// <param name="next">The record afterwards.</param>
    /// <returns>False: <see cref="MaxIntents"/> are there already; the write must not begin.</returns>
    public bool TryIntend(string token, long lifetimeMs, long nowMs, out FenceRecord next)
    {
        ArgumentException.ThrowIfNullOrEmpty(token);
        ArgumentOutOfRangeException.ThrowIfLessThan(lifetimeMs, 1);
        next = Settle(nowMs);
        var at = next.Intents.FindIndex(i => i.Token == token);
        if (at < 0 && next.Intents.Count >= MaxIntents)
        {
            return false;
        }

        var deadline = nowMs + lifetimeMs;
        next = next with
        {
            Value = null,
            Lease = null,
            Intents = at < 0 ? next.Intents.Add(new WriteIntent(token, deadline))
                : next.Intents.SetItem(at, new WriteIntent(token, Math.Max(deadline, next.Intents[at].DeadlineMs))),
        };
        return true;
    }

    /// <summary>The write committed. May come twice, late, or after the intent lapsed or was lost.</summary>
    /// <param name="token">The intent's token.</param>
    /// <param name="position">Where the commit is certainly replayed; not known when it could not be asked, which makes the fence
    /// unknown. An unknown fence stays unknown: another write that lapsed may have committed behind this position.</param>
    /// <param name="nowMs">The store's clock.</param>
    public FenceRecord FenceAt(string token, LogPosition position, long nowMs)
    {
        var settled = Without(token).Settle(nowMs);
        return settled with
        {
            Value = null,
            Lease = null,
            Fence = settled.Fence.IsKnown && position.IsKnown ? LogPosition.Later(settled.Fence, position) : default,
        };
    }

    /// <summary>The write certainly rolled back. An uncertain one is left to lapse.</summary>
    public FenceRecord Abort(string token, long nowMs) => Without(token).Settle(nowMs);

    /// <summary>What time alone has changed: an intent that lapsed makes the fence unknown, as its write may have committed;
    /// expired value and lease go.</summary>
    public FenceRecord Settle(long nowMs)
    {
        var settled = this;
        if (Intents.Exists(i => i.DeadlineMs <= nowMs))
        {
            var live = Intents.RemoveAll(i => i.DeadlineMs <= nowMs);
            settled = settled with { Fence = default, Value = null, Lease = null, Intents = live };
        }

        settled = settled.Value?.ExpiresAtMs <= nowMs ? settled with { Value = null } : settled;
        return settled.Lease?.ExpiresAtMs <= nowMs ? settled with { Lease = null } : settled;
    }

    private FenceRecord Without(string token) =>
        Intents.Exists(i => i.Token == token) ? this with { Intents = Intents.RemoveAll(i => i.Token == token) } : this;
}
