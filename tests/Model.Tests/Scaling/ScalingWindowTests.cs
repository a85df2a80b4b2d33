using Stormproof.Model.Fleet;
using Stormproof.Model.Scaling;

namespace Stormproof.Model.Tests.Scaling;

public sealed class ScalingWindowTests
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(5);

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    [Fact]
    public void SlidingWindow_AgainstAList_CoversTheWindowAndAtMostAFifteenthMore()
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var random = new SeededRandom(seed);
            var window = default(SlidingWindow);
            var all = new List<(double At, double Value)>();
            var now = 0.0;
            for (var i = 0; i < 500; i++)
            {
                now += random.NextDouble() * 40;
                var value = random.NextDouble();
                all.Add((now, value));
                window.Add(At(now), Length, value);
                var within = all.Where(a => a.At > now - 300).Select(a => a.Value).ToArray();
                var wider = all.Where(a => a.At > now - 320).Select(a => a.Value).ToArray();
                Assert.InRange(window.Max(At(now), Length, 0), within.Max(), wider.Max());
                Assert.InRange(window.Min(At(now), Length, 9), wider.Min(), within.Min());
                Assert.InRange(window.Sum(At(now), Length), within.Sum() - 1e-9, wider.Sum() + 1e-9);
            }
        }
    }

    [Fact]
    public void SlidingWindow_AllLongAgo_IsEmpty()
    {
        var window = default(SlidingWindow);
        window.Add(At(10), Length, 5);

        Assert.Equal(5, window.Max(At(300), Length, -1));
        Assert.Equal(-1, window.Max(At(700), Length, -1));
        Assert.Equal(0, window.Sum(At(700), Length));
    }

    [Fact]
    public void LoadTrend_Line_GoesOn()
    {
        var trend = default(LoadTrend);
        for (var i = 0; i < 8; i++)
        {
            trend.Add(At(i * 15), 100 + i * 15);
        }

        Assert.Equal(205 + 60, trend.Ahead(At(60)), 6);
        Assert.Equal(410, trend.Ahead(At(10_000)), 6);
    }

    [Fact]
    public void LoadTrend_Falling_IsNoTrend()
    {
        var trend = default(LoadTrend);
        for (var i = 0; i < 8; i++)
        {
            trend.Add(At(i * 15), 1_000 - i * 15);
        }

        Assert.Equal(895, trend.Ahead(At(60)), 6);
    }

    [Fact]
    public void LoadTrend_TooFewSamples_Unknown()
    {
        var trend = default(LoadTrend);
        trend.Add(At(0), 1);
        trend.Add(At(1), 2);
        trend.Add(At(2), 3);

        Assert.True(double.IsNaN(trend.Ahead(At(10))));
    }

    [Fact]
    public void DemandHistory_AWeek_KeptAndForgotten()
    {
        var history = DemandHistory.Empty;
        for (var bucket = 0; bucket < 3_000; bucket++)
        {
            history = history.With(bucket, bucket);
        }

        Assert.Equal(2_999, history.At(DemandHistory.Bucket * 2_999));
        Assert.Equal(2_999 - 2_016, history.At(DemandHistory.Bucket * (2_999 - 2_016)));
        Assert.True(double.IsNaN(history.At(DemandHistory.Bucket * 3_000)));
        Assert.True(double.IsNaN(history.At(DemandHistory.Bucket * 10)));
        Assert.True(double.IsNaN(history.At(TimeSpan.FromSeconds(-1))));
    }

    [Fact]
    public void DemandHistory_Gap_IsUnknown()
    {
        var history = DemandHistory.Empty.With(10, 5).With(14, 6).With(9_000, 7);
        Assert.True(double.IsNaN(history.At(DemandHistory.Bucket * 8_999)));
        Assert.Equal(7, history.At(DemandHistory.Bucket * 9_000));

        var near = DemandHistory.Empty.With(10, 5).With(14, 6);
        Assert.Equal(5, near.At(DemandHistory.Bucket * 10));
        Assert.True(double.IsNaN(near.At(DemandHistory.Bucket * 12)));
    }
}
