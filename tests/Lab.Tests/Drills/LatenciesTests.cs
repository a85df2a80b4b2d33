using Stormproof.Lab.Drills;

namespace Stormproof.Lab.Tests.Drills;

public sealed class LatenciesTests
{
    [Fact]
    public void PercentileMs_NothingRecorded_IsZero() => Assert.Equal(0, new Latencies().PercentileMs(99));

    [Fact]
    public void PercentileMs_OneSlowOfAHundred_IsSeenAtTheTopAlone()
    {
        var latencies = new Latencies();
        for (var i = 0; i < 99; i++)
        {
            latencies.Record(TimeSpan.FromMilliseconds(10));
        }

        latencies.Record(TimeSpan.FromMilliseconds(500));

        Assert.InRange(latencies.PercentileMs(99), 9.9, 10.1);
        Assert.InRange(latencies.PercentileMs(100), 495, 505);
    }

    [Fact]
    public void Record_BeyondTheRange_IsClamped()
    {
        var latencies = new Latencies();

        latencies.Record(TimeSpan.FromMinutes(10));
        latencies.Record(TimeSpan.FromSeconds(-1));

        Assert.InRange(latencies.PercentileMs(100), 119_000, 121_000);
    }
}
