using HdrHistogram;

namespace Stormproof.Lab.Drills;

/// <summary>How long answers took, from many users at once.</summary>
internal sealed class Latencies
{
    private const long MaxMicroseconds = 120_000_000;

    private readonly LongConcurrentHistogram _histogram = new(1, MaxMicroseconds, 3);

    public void Record(TimeSpan latency) =>
        _histogram.RecordValue(Math.Clamp((long)latency.TotalMicroseconds, 1, MaxMicroseconds));

    /// <summary>0 when there was no answer.</summary>
    public double PercentileMs(double percentile) =>
        _histogram.TotalCount == 0 ? 0 : Math.Round(_histogram.GetValueAtPercentile(percentile) / 1000.0, 2);
}
