using Stormproof.Lab.Drills.Elasticity;

namespace Stormproof.Lab.Tests.Drills.Elasticity;

public sealed class LoadTallyTests
{
    private const long Second = 1_000_000_000;
    private const long Millisecond = 1_000_000;

    private readonly LoadTally _tally = new(TimeSpan.FromMilliseconds(100));

    [Fact]
    public void ViolationShare_FailedOrSlow_Counts()
    {
        _tally.Add(0, 100 * Millisecond, good: true);
        _tally.Add(0, 101 * Millisecond, good: true);
        _tally.Add(0, Millisecond, good: false);
        _tally.Add(0, Millisecond, good: true);

        Assert.Equal((4, 1, 0.5), (_tally.Requests, _tally.Errors, _tally.ViolationShare));
    }

    [Fact]
    public void ViolationShare_Nothing_IsZero() => Assert.Equal(0, _tally.ViolationShare);

    [Fact]
    public void Add_DueInTheWarmUp_DoesNotCount()
    {
        _tally.Add(-1, Second, good: false);

        Assert.Equal(0, _tally.Requests);
    }

    [Fact]
    public void Rps_GoodAnswersOfAStretch_ByTheirEnd()
    {
        _tally.Add(0, Second, good: true);
        _tally.Add(0, Second, good: false);
        _tally.Add(2 * Second, (3 * Second) - 1, good: true);
        _tally.Add(2 * Second, 3 * Second, good: true);

        Assert.Equal(1, _tally.Rps(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)));
        Assert.Equal(0, _tally.Rps(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3)));
    }

    [Fact]
    public void PeakPercentile_TheWorstSecondWithEnough_ByWhenTheyWereDue()
    {
        for (var i = 0; i < 10; i++)
        {
            _tally.Add(i * Millisecond, (i * Millisecond) + (10 * Millisecond), good: true);
            _tally.Add(Second, Second + ((i + 1) * 20 * Millisecond), good: true);
        }

        _tally.Add(2 * Second, 9 * Second, good: true);

        Assert.Equal(200, _tally.PeakPercentileMs(99, fewest: 5));
        Assert.Equal(7_000, _tally.PeakPercentileMs(99, fewest: 1));
        Assert.Equal(0, _tally.PeakPercentileMs(99, fewest: 50));
    }

    [Fact]
    public void Forget_WhatWasDueBefore_CountsNoMoreEvenWhenItEndsLater()
    {
        _tally.Add(Second, Second, good: true);
        _tally.Forget();
        _tally.Add(Second / 2, 5 * Second, good: false);
        _tally.Add(2 * Second, 3 * Second, good: true);

        Assert.Equal((1, 0), (_tally.Requests, _tally.Errors));
    }

    [Fact]
    public void Close_WhatEndsLater_CountsNoMore()
    {
        _tally.Close();
        _tally.Add(0, Second, good: false);

        Assert.Equal(0, _tally.Requests);
    }
}
