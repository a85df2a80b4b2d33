using System.Text;
using Stormproof.Model.Consistency;

namespace Stormproof.Model.Tests.Consistency;

public sealed class FenceRecordTests
{
    private const long Now = 1_000_000;
    private static readonly LogPosition Ten = new(1, 10);
    private static readonly LogPosition Twenty = new(1, 20);
    private static readonly LogPosition Promoted = new(2, 5);

    [Fact]
    public void TryLease_Missing_IsGrantedWithUnknownFence()
    {
        var answer = FenceRecord.Missing.TryLease("a", 100, Now, out var next);
        Assert.Equal(LeaseOutcome.Granted, answer.Outcome);
        Assert.False(answer.Fence.IsKnown);
        Assert.Equal(new LoadLease("a", Now + 100), next.Lease);
    }

    [Fact]
    public void TryLease_AnotherHoldsIt_SaysHowLong()
    {
        var held = Leased(FenceRecord.Missing, "a");
        Assert.Equal(LeaseAnswer.Busy(60), held.TryLease("b", 100, Now + 40, out var next));
        Assert.Equal("a", next.Lease!.Token);
        Assert.Equal(LeaseOutcome.Granted, held.TryLease("b", 100, Now + 100, out next).Outcome);
        Assert.Equal("b", next.Lease!.Token);
    }

    [Fact]
    public void TryLease_OwnTokenAgain_IsGrantedButNotProlonged()
    {
        Assert.Equal(LeaseOutcome.Granted, Leased(FenceRecord.Missing, "a").TryLease("a", 100, Now + 40, out var next).Outcome);
        Assert.Equal(Now + 100, next.Lease!.ExpiresAtMs);
    }

    [Fact]
    public void TryLease_ValueThere_Hits_UntilItExpires()
    {
        var filled = Filled(Ten);
        Assert.Equal("v", Text(filled.TryLease("b", 100, Now + 999, out _).Value!));
        Assert.Equal(LeaseAnswer.Granted(Ten), filled.TryLease("b", 100, Now + 1000, out var next));
        Assert.Null(next.Value);
    }

    [Fact]
    public void TryLease_WriteUnderWay_Bypasses()
    {
        Assert.Equal(LeaseAnswer.Bypass, Intended(Filled(Ten), "w").TryLease("b", 100, Now, out var next));
        Assert.Null(next.Lease);
    }

    [Fact]
    public void TryLease_IntentLapsed_FenceIsUnknown()
    {
        Assert.Equal(LeaseAnswer.Granted(default), Intended(Filled(Ten), "w").TryLease("b", 100, Now + 500, out var next));
        Assert.Empty(next.Intents);
    }

    [Fact]
    public void TryFill_UnknownFence_TakesTheRequiredPosition()
    {
        Assert.True(Leased(FenceRecord.Missing, "a").TryFill("a", Bytes("v"), 1000, Ten, Twenty, Now, out var next));
        Assert.Equal(Ten, next.Fence);
        Assert.Null(next.Lease);
        Assert.Equal("v", Text(next.Value!));
        Assert.Equal(Now + 1000, next.Value!.ExpiresAtMs);
    }

    [Fact]
    public void TryFill_NoSuchRow_IsAValueToo()
    {
        Assert.True(Leased(FenceRecord.Missing, "a").TryFill("a", null, 1000, Ten, Ten, Now, out var next));
        Assert.Null(next.TryLease("b", 100, Now, out _).Value!.Payload);
    }

    [Theory]
    [InlineData(0, 0, 1, 20, "the required position is unknown")]
    [InlineData(1, 20, 0, 0, "the source does not say what it had seen")]
    [InlineData(1, 20, 1, 19, "the source is behind")]
    [InlineData(1, 10, 1, 19, "the source is behind the fence, though not behind what was asked of it")]
    [InlineData(1, 20, 2, 30, "the source is on another timeline")]
    public void TryFill_SourceNotFreshEnough_IsRejectedAndTheLeaseStays(
        uint timeline, ulong lsn, uint asOfTimeline, ulong asOfLsn, string why)
    {
        var leased = Leased(new FenceRecord { Fence = Twenty }, "a");
        var (required, asOf) = (new LogPosition(timeline, lsn), new LogPosition(asOfTimeline, asOfLsn));
        Assert.False(leased.TryFill("a", Bytes("v"), 1000, required, asOf, Now, out var next), why);
        Assert.Equal(leased, next);
    }

    [Fact]
    public void TryFill_NewerTimeline_MovesTheFenceThere()
    {
        var leased = Leased(new FenceRecord { Fence = Twenty }, "a");
        Assert.True(leased.TryFill("a", Bytes("v"), 1000, Promoted, Promoted, Now, out var next));
        Assert.Equal(Promoted, next.Fence);
    }

    [Fact]
    public void TryFill_OlderTimeline_IsRejected() =>
        Assert.False(Fill(Leased(new FenceRecord { Fence = Promoted }, "a"), "a", Now));

    [Fact]
    public void TryFill_SameTimeline_FenceStays()
    {
        var leased = Leased(new FenceRecord { Fence = Ten }, "a");
        Assert.True(leased.TryFill("a", Bytes("v"), 1000, Twenty, Twenty, Now, out var next));
        Assert.Equal(Ten, next.Fence);
    }

    [Fact]
    public void TryFill_LeaseGone_IsRejected()
    {
        var leased = Leased(FenceRecord.Missing, "a");
        Assert.False(Fill(FenceRecord.Missing, "a", Now), "the record was lost");
        Assert.False(Fill(leased, "b", Now), "it is another's");
        Assert.False(Fill(leased, "a", Now + 100), "it expired");
        Assert.False(Fill(leased.Release("a", Now), "a", Now), "it was given back");
        Assert.False(Fill(Intended(leased, "w"), "a", Now), "a write was announced");
        Assert.False(Fill(leased.FenceAt("w", Ten, Now), "a", Now), "a write was fenced");
        Assert.True(leased.TryFill("a", Bytes("v"), 1000, Ten, Ten, Now, out var filled));
        Assert.False(Fill(filled, "a", Now), "it was filled already");
    }

    [Fact]
    public void Release_OnlyTheHoldersToken_GivesItBack()
    {
        var leased = Leased(FenceRecord.Missing, "a");
        Assert.Equal(leased, leased.Release("b", Now));
        Assert.True(leased.Release("a", Now).IsEmpty);
    }

    [Fact]
    public void TryIntend_DropsValueAndLease_KeepsTheFence()
    {
        var next = Intended(Leased(Filled(Ten), "b"), "w");
        Assert.Null(next.Value);
        Assert.Null(next.Lease);
        Assert.Equal(Ten, next.Fence);
        Assert.Equal([new WriteIntent("w", Now + 500)], next.Intents);
    }

    [Fact]
    public void TryIntend_Again_Prolongs_NeverShortens()
    {
        Assert.True(Intended(FenceRecord.Missing, "w").TryIntend("w", 500, Now + 100, out var next));
        Assert.Equal([new WriteIntent("w", Now + 600)], next.Intents);
        Assert.True(next.TryIntend("w", 10, Now + 100, out next));
        Assert.Equal([new WriteIntent("w", Now + 600)], next.Intents);
    }

    [Fact]
    public void TryIntend_TooMany_IsRefusedAndChangesNothing()
    {
        var full = Enumerable.Range(0, FenceRecord.MaxIntents).Aggregate(FenceRecord.Missing, (r, i) => Intended(r, $"w{i}"));
        Assert.False(full.TryIntend("one more", 500, Now, out var next));
        Assert.Same(full, next);
        Assert.True(full.TryIntend("w7", 500, Now, out _));
    }

    [Fact]
    public void FenceAt_KnownFence_MovesForwardOnly()
    {
        Assert.Equal(Twenty, Filled(Ten).FenceAt("w", Twenty, Now).Fence);
        Assert.Equal(Twenty, Filled(Twenty).FenceAt("w", Ten, Now).Fence);
        Assert.Equal(Promoted, Filled(Ten).FenceAt("w", Promoted, Now).Fence);
        Assert.Equal(Promoted, Filled(Promoted).FenceAt("w", Twenty, Now).Fence);
    }

    [Fact]
    public void FenceAt_DropsValueLeaseAndOwnIntent_NotThoseOfOthers()
    {
        var record = Filled(Ten) with { Lease = new LoadLease("a", Now + 100) };
        Assert.Equal(new FenceRecord { Fence = Twenty }, record.FenceAt("w", Twenty, Now) with { Intents = [] });
        var next = Intended(Intended(Filled(Ten), "w"), "other").FenceAt("w", Twenty, Now);
        Assert.Equal(["other"], next.Intents.Select(i => i.Token));
    }

    [Fact]
    public void FenceAt_UnknownFence_StaysUnknown() => Assert.True(FenceRecord.Missing.FenceAt("w", Twenty, Now).IsEmpty);

    [Fact]
    public void FenceAt_UnknownPosition_MakesTheFenceUnknown() => Assert.True(Filled(Ten).FenceAt("w", default, Now).IsEmpty);

    [Fact]
    public void FenceAt_OwnIntentLapsed_FenceIsKnown_OthersLapsed_Unknown()
    {
        var own = Intended(Filled(Ten), "w");
        Assert.Equal(Twenty, own.FenceAt("w", Twenty, Now + 500).Fence);
        Assert.False(Intended(own, "other").FenceAt("w", Twenty, Now + 500).Fence.IsKnown);
    }

    [Fact]
    public void FenceAt_Twice_IsAsOnce()
    {
        var once = Intended(Filled(Ten), "w").FenceAt("w", Twenty, Now);
        Assert.Equal(once with { Intents = [] }, once.FenceAt("w", Twenty, Now + 1) with { Intents = [] });
    }

    [Fact]
    public void Abort_RemovesOnlyItsIntent_EvenWhenLapsed()
    {
        var record = Intended(Filled(Ten), "w");
        Assert.Equal(LeaseAnswer.Granted(Ten), record.Abort("w", Now).TryLease("b", 100, Now, out _));
        Assert.Equal(Ten, record.Abort("w", Now + 500).Fence);
        Assert.Equal(LeaseAnswer.Bypass, record.Abort("other", Now).TryLease("b", 100, Now, out _));
    }

    [Fact]
    public void ForgottenAt_IsAfterTheLastThingHeld()
    {
        Assert.Equal(Now + 9, FenceRecord.Missing.ForgottenAt(Now, 9));
        Assert.Equal(Now + 1009, Filled(Ten).ForgottenAt(Now, 9));
        Assert.Equal(Now + 509, Intended(Filled(Ten), "w").ForgottenAt(Now, 9));
        Assert.Equal(Now + 109, Leased(FenceRecord.Missing, "a").ForgottenAt(Now, 9));
    }

    private static bool Fill(FenceRecord record, string token, long nowMs) =>
        record.TryFill(token, Bytes("v"), 1000, Twenty, Twenty, nowMs, out _);

    private static FenceRecord Filled(LogPosition fence) =>
        new() { Fence = fence, Value = new StoredValue(Bytes("v"), Now + 1000) };

    private static FenceRecord Leased(FenceRecord record, string token)
    {
        record.TryLease(token, 100, Now, out var next);
        return next;
    }

    private static FenceRecord Intended(FenceRecord record, string token)
    {
        Assert.True(record.TryIntend(token, 500, Now, out var next));
        return next;
    }

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(StoredValue value) => Encoding.UTF8.GetString(value.Payload!.Value.Span);
}
