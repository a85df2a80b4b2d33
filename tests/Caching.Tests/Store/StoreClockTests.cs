using Microsoft.Extensions.Time.Testing;
using Stormproof.Caching.Store;

namespace Stormproof.Caching.Tests.Store;

public sealed class StoreClockTests
{
    private const long Store = 5_000_000_000_000;
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Latest_NeverHeard_IsNotKnown() => Assert.Null(new StoreClock(_time).Latest());

    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 0)]
    [InlineData(0, 10)]
    [InlineData(3, 7)]
    public void Latest_WhereverInTheTripItWasRead_IsNoEarlierThanTheStoreAndOffByTheTripAtMost(int before, int after)
    {
        var clock = new StoreClock(_time);
        var sent = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromMilliseconds(before + after));

        clock.Heard(sent, Store);

        var real = Store + after;
        Assert.InRange(clock.Latest()!.Value, real, real + before + after + 2);
    }

    [Fact]
    public void Heard_WiderReply_DoesNotReplaceANarrowerOne()
    {
        var clock = new StoreClock(_time);
        clock.Heard(_time.GetTimestamp(), Store);
        var sent = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromMilliseconds(500));

        clock.Heard(sent, Store);

        Assert.InRange(clock.Latest()!.Value, Store + 500, Store + 502);
    }

    [Fact]
    public void Heard_ClockWasSet_IsBelievedAtOnce()
    {
        var clock = new StoreClock(_time);
        clock.Heard(_time.GetTimestamp(), Store);
        var sent = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromMilliseconds(20));

        clock.Heard(sent, Store - 60_000);

        Assert.InRange(clock.Latest()!.Value, Store - 60_000, Store - 60_000 + 30);
    }

    [Fact]
    public void IsOld_AfterAMinute_AndItsErrorHasGrown()
    {
        var clock = new StoreClock(_time);
        clock.Heard(_time.GetTimestamp(), Store);
        Assert.False(clock.IsOld);

        _time.Advance(TimeSpan.FromSeconds(61));

        Assert.True(clock.IsOld);
        Assert.InRange(clock.Latest()!.Value, Store + 61_061, Store + 61_063);
    }
}
