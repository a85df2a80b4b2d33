namespace Stormproof.Simulation.Tests;

/// <summary>What must happen often, or the simulation proves nothing.</summary>
internal enum Seen
{
    GetHit,
    GetMiss,
    GetLost,
    LeaseHit,
    LeaseGrantedKnown,
    LeaseGrantedUnknown,
    LeaseBusy,
    LeaseBypass,
    LeaseLost,
    LeaseExpired,
    FillStored,
    FillNegative,
    FillRejected,
    FillAfterPromotion,
    Released,
    IntentSet,
    IntentRetried,
    IntentRevokedLease,
    IntentLapsed,
    FenceMoved,
    FenceOnUnknown,
    FenceOnLostIntent,
    FenceWithoutPosition,
    FenceRetried,
    FenceGivenUp,
    Aborted,
    ValueExpired,
    Acknowledged,
    NotAcknowledged,
    CommitUncertain,
    CommitTooLate,
    TransactionEndedByServer,
    LoadedFromReplica,
    LoadedFromPrimary,
    LoadFailed,
    SourceWasBehind,
    DirectRead,
    CircuitOpened,
    FlightShared,
    CopyServed,
    CopyDropped,
    NegativeServed,
    RecordEvicted,
    StoreRestarted,
    NodeDied,
    NodeCutOff,
    ReplicaPaused,
    ReplicaCrashed,
    ReplicaDiverged,
    Promoted,
}

/// <summary>Counts them.</summary>
internal sealed class Coverage
{
    private readonly long[] _counts = new long[Enum.GetValues<Seen>().Length];

    public long this[Seen what] => _counts[(int)what];

    public void Add(Seen what) => _counts[(int)what]++;

    public void Add(Coverage other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }
    }

    public override string ToString() => string.Join('\n', Enum.GetValues<Seen>().Select(s => $"{s,-28}{this[s],10}"));
}
