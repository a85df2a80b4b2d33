using Stormproof.Model.Consistency;

namespace Stormproof.Simulation.Tests.Store;

/// <summary>The record's operations with some guards undone. With none removed, exactly the record's own.</summary>
internal sealed class WeakRules(Guard removed)
{
    public bool Lacks(Guard guard) => (removed & guard) != 0;

    public LeaseAnswer Lease(FenceRecord record, string token, long now, out FenceRecord next)
    {
        record = KeepForEver(Lapse(record, now));
        var intents = record.Intents;
        if (Lacks(Guard.BypassDuringIntent))
        {
            record = record with { Intents = [] };
        }

        var answer = record.TryLease(token, Limits.Lease, now, out next);
        next = Lacks(Guard.BypassDuringIntent) ? next with { Intents = intents } : next;
        return answer;
    }

    public bool Fill(
        FenceRecord record, string token, ReadOnlyMemory<byte>? value, LogPosition required, LogPosition asOf, long now,
        out FenceRecord next)
    {
        record = Lapse(record, now);
        var weak = Lacks(Guard.FillNeedsLease) ? record with { Lease = new LoadLease(token, now + 1) } : record;
        if (Lacks(Guard.FillChecksPosition))
        {
            asOf = required = record.Fence.IsKnown ? record.Fence : required;
        }

        if (Lacks(Guard.TimelinesDoNotCompare) && record.Fence.IsKnown)
        {
            required = required with { Timeline = record.Fence.Timeline };
            asOf = asOf with { Timeline = record.Fence.Timeline };
        }
        else if (Lacks(Guard.TimelinesDoNotCompare))
        {
            asOf = asOf with { Timeline = required.Timeline };
        }

        var ttl = value is null ? Limits.NegativeTtl : Limits.Ttl;
        var stored = weak.TryFill(token, value, ttl, required, asOf, now, out next)
            && !(Lacks(Guard.NewTimelineMovesFence) && record.Fence.IsKnown && record.Fence.Timeline < required.Timeline);
        next = stored ? next : record.Settle(now);
        return stored;
    }

    public bool Intend(FenceRecord record, string token, long now, out FenceRecord next)
    {
        var before = Lapse(record, now).Settle(now);
        var lifetime = Lacks(Guard.IntentOutlivesIdleTransaction) ? Limits.Transaction + Limits.CommitVisible : Limits.Intent;
        var done = Lapse(record, now).TryIntend(token, lifetime, now, out next);
        next = Lacks(Guard.IntentDropsValue) ? next with { Value = before.Value } : next;
        next = Lacks(Guard.IntentRevokesLease) ? next with { Lease = before.Lease } : next;
        return done;
    }

    public FenceRecord Fence(FenceRecord record, string token, LogPosition position, long now)
    {
        var before = Lapse(record, now).Settle(now);
        var at = !position.IsKnown && Lacks(Guard.UnknownPositionMakesUnknown) ? before.Fence : position;
        var next = Lapse(record, now).FenceAt(token, at, now);
        next = Lacks(Guard.FenceDropsValue) ? next with { Value = before.Value } : next;
        next = Lacks(Guard.FenceRevokesLease) ? next with { Lease = before.Lease } : next;
        next = Lacks(Guard.FenceMovesPosition) ? next with { Fence = before.Fence } : next;
        return Lacks(Guard.FenceLeavesUnknown) && !next.Fence.IsKnown ? next with { Fence = position } : next;
    }

    public FenceRecord Abort(FenceRecord record, string token, long now) => Lapse(record, now).Abort(token, now);

    public FenceRecord Release(FenceRecord record, string token, long now) => Lapse(record, now).Release(token, now);

    private FenceRecord KeepForEver(FenceRecord record)
    {
        var (lease, intents) = (record.Lease, record.Intents);
        return record with
        {
            Lease = Lacks(Guard.LeaseExpires) && lease is not null ? lease with { ExpiresAtMs = long.MaxValue } : lease,
            Intents = Lacks(Guard.IntentLapses) ? [.. intents.Select(i => i with { DeadlineMs = long.MaxValue })] : intents,
        };
    }

    /// <summary>Without the guard a lapsed intent just goes.</summary>
    private FenceRecord Lapse(FenceRecord record, long now) =>
        Lacks(Guard.LapseMakesUnknown) ? record with { Intents = record.Intents.RemoveAll(i => i.DeadlineMs <= now) } : record;
}
