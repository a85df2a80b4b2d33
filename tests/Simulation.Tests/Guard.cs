namespace Stormproof.Simulation.Tests;

/// <summary>The rules of the protocol. A test removes one and must find what it prevents.</summary>
[Flags]
internal enum Guard : ulong
{
    None = 0,

    // The record.
    IntentDropsValue = 1 << 0,
    IntentRevokesLease = 1 << 1,
    FenceDropsValue = 1 << 2,
    FenceRevokesLease = 1 << 3,
    FenceMovesPosition = 1 << 4,
    FenceLeavesUnknown = 1 << 5,
    FillNeedsLease = 1 << 6,
    FillChecksPosition = 1 << 7,
    BypassDuringIntent = 1 << 8,
    LapseMakesUnknown = 1 << 9,
    TimelinesDoNotCompare = 1 << 10,

    // The reader.
    MissingIsUnknown = 1 << 11,
    PositionAfterLease = 1 << 12,
    SourceIsFreshEnough = 1 << 13,
    PositionBeforeData = 1 << 14,
    BypassReadsCurrent = 1 << 15,
    StoreAwayReadsCurrent = 1 << 16,
    LateCallersWaitForTheNextFlight = 1 << 17,
    CopyAgesFromBeforeTheLoad = 1 << 18,
    CopyExpires = 1 << 19,
    TokensAreSentOnce = 1 << 20,

    // The writer.
    IntentBeforeTransaction = 1 << 21,
    DeadlineBeforeCommit = 1 << 22,
    ServerEndsStalledTransaction = 1 << 23,
    PositionAfterCommit = 1 << 24,
    UncertainCommitIsLeftToLapse = 1 << 25,
    FenceBeforeAcknowledging = 1 << 26,
    UnknownPositionMakesUnknown = 1 << 27,
    IntentOutlivesIdleTransaction = 1UL << 31,

    // What keeps the cache of use: without it no read is stale, but a key is never cached again.
    LeaseExpires = 1 << 28,
    IntentLapses = 1 << 29,
    NewTimelineMovesFence = 1 << 30,
}
