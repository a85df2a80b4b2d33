using Stormproof.Model.Consistency;
using Stormproof.Simulation.Tests.Time;

namespace Stormproof.Simulation.Tests.Store;

/// <summary>The shared store: one record a key, scripts one at a time, a clock of its own, no memory it could not lose.</summary>
internal sealed class SimulatedStore(Scheduler scheduler, Network network, Coverage coverage, WeakRules rules)
{
    private readonly FenceRecord[] _records = [.. Enumerable.Repeat(FenceRecord.Missing, Limits.Keys)];

    private readonly FenceRecord[] _saved = [.. Enumerable.Repeat(FenceRecord.Missing, Limits.Keys)];

    public bool IsUp { get; private set; } = true;

    /// <summary>How often each key's record was lost.</summary>
    public int[] Losses { get; } = new int[Limits.Keys];

    /// <summary>Tells the nodes that a key changed; nothing relies on it.</summary>
    public Action<int> Changed { get; set; } = _ => { };

    /// <summary>How far the store's clock is from the simulation's; it may leap.</summary>
    public long ClockOffset { get; set; } = 5_000_000;

    private long Clock => ClockOffset + scheduler.Now;

    public Task<Reply<StoredValue?>> Get(Node node, int key) =>
        Ask(node, key, "get", "", () => _records[key].Value is { } value && value.ExpiresAtMs > Clock ? value : null);

    public Task<Reply<LeaseAnswer>> Lease(Node node, int key, string token) => Ask(node, key, "lease", token, () =>
    {
        Note(_records[key]);
        var answer = rules.Lease(_records[key], token, Clock, out _records[key]);
        coverage.Add(answer.Outcome switch
        {
            LeaseOutcome.Hit => Seen.LeaseHit,
            LeaseOutcome.Busy => Seen.LeaseBusy,
            LeaseOutcome.Bypass => Seen.LeaseBypass,
            _ => answer.Fence.IsKnown ? Seen.LeaseGrantedKnown : Seen.LeaseGrantedUnknown,
        });
        return answer;
    }, mayRepeat: rules.Lacks(Guard.TokensAreSentOnce));

    public Task<Reply<bool>> Fill(
        Node node, int key, string token, ReadOnlyMemory<byte>? value, LogPosition required, LogPosition asOf) =>
        Ask(node, key, "fill", token, () =>
    {
        Note(_records[key]);
        var before = _records[key].Fence.Timeline;
        var stored = rules.Fill(_records[key], token, value, required, asOf, Clock, out _records[key]);
        coverage.Add(!stored ? Seen.FillRejected : value is null ? Seen.FillNegative : Seen.FillStored);
        if (stored && before != 0 && before < required.Timeline)
        {
            coverage.Add(Seen.FillAfterPromotion);
        }

        return stored;
    });

    public Task<Reply<bool>> Release(Node node, int key, string token) => Ask(node, key, "release", token, () =>
    {
        coverage.Add(Seen.Released);
        _records[key] = rules.Release(_records[key], token, Clock);
        return true;
    });

    public Task<Reply<bool>> Intend(Node node, int key, string token) => Ask(node, key, "intend", token, () =>
    {
        Note(_records[key]);
        coverage.Add(Seen.IntentSet);
        if (_records[key].Lease is not null)
        {
            coverage.Add(Seen.IntentRevokedLease);
        }

        var done = rules.Intend(_records[key], token, Clock, out _records[key]);
        Changed(key);
        return done;
    });

    public Task<Reply<bool>> Fence(Node node, int key, string token, LogPosition position) => Ask(node, key, "fence", token, () =>
    {
        Note(_records[key]);
        coverage.Add(_records[key].Fence.IsKnown ? Seen.FenceMoved : Seen.FenceOnUnknown);
        if (!_records[key].Intents.Exists(i => i.Token == token))
        {
            coverage.Add(Seen.FenceOnLostIntent);
        }

        _records[key] = rules.Fence(_records[key], token, position, Clock);
        Changed(key);
        return true;
    });

    public Task<Reply<bool>> Abort(Node node, int key, string token) => Ask(node, key, "abort", token, () =>
    {
        coverage.Add(Seen.Aborted);
        _records[key] = rules.Abort(_records[key], token, Clock);
        return true;
    });

    /// <summary>Whether a write of the key may be under way.</summary>
    public bool HasIntent(int key) => !_records[key].Intents.IsEmpty;

    /// <summary>Evicts one record.</summary>
    public void Lose(int key)
    {
        _records[key] = FenceRecord.Missing;
        Losses[key]++;
        coverage.Add(Seen.RecordEvicted);
    }

    /// <summary>Takes a snapshot; the next start brings it back.</summary>
    public void Save() => _records.CopyTo(_saved, 0);

    /// <summary>Goes away and comes back empty, or with what was saved.</summary>
    public void Restart(long downMs)
    {
        if (!IsUp)
        {
            return;
        }

        IsUp = false;
        coverage.Add(Seen.StoreRestarted);
        for (var key = 0; key < Limits.Keys; key++)
        {
            Lose(key);
        }

        _saved.CopyTo(_records, 0);

        scheduler.After(downMs, () => IsUp = true);
    }

    /// <summary>All but a lease may be sent again by a client that got no answer.</summary>
    private Task<Reply<T>> Ask<T>(Node node, int key, string what, string token, Func<T> execute, bool mayRepeat = true)
    {
        return network.Ask<T>(node, Limits.StoreTimeout, () => IsUp && !node.IsCutOff, Execute, mayRepeat);

        void Execute(Action<T> reply)
        {
            var answer = execute();
            scheduler.Trace?.Invoke($"store, key {key}: {what} {token}: {answer}; now {Text(_records[key])}");
            reply(answer);
        }
    }

    private static string Text(FenceRecord record) =>
        $"fence {record.Fence}, {(record.Value is null ? "no value" : "a value")}, lease {record.Lease?.Token ?? "none"}, "
            + $"intents {string.Join(' ', record.Intents.Select(i => i.Token))}";

    /// <summary>Counts what time alone is about to change.</summary>
    private void Note(FenceRecord record)
    {
        if (record.Intents.Exists(i => i.DeadlineMs <= Clock))
        {
            coverage.Add(Seen.IntentLapsed);
        }

        if (record.Value?.ExpiresAtMs <= Clock)
        {
            coverage.Add(Seen.ValueExpired);
        }

        if (record.Lease?.ExpiresAtMs <= Clock)
        {
            coverage.Add(Seen.LeaseExpired);
        }
    }
}
