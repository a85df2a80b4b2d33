namespace Stormproof.Model.Fleet;

/// <summary>A quantile of recent latencies, for many threads without a lock. Counts in buckets of a fifth's width; old counts are
/// halved, so that the last few thousand decide.</summary>
public sealed class LatencyQuantile
{
    private const int BucketsPerDoubling = 4;
    private const int Buckets = 24 * BucketsPerDoubling;
    private const double LeastMs = 1.0 / 16;
    private const int Halving = 4_096;

    private readonly int[] _counts = new int[Buckets];
    private int _total;

    /// <summary>How many latencies it remembers.</summary>
    public int Count => Volatile.Read(ref _total);

    /// <summary>Takes a latency in, in milliseconds; what is below 1/16 ms or above 17 min counts as that.</summary>
    public void Add(double ms)
    {
        Interlocked.Increment(ref _counts[BucketOf(ms)]);
        if (Interlocked.Increment(ref _total) == Halving)
        {
            Halve();
        }
    }

    /// <summary>The upper edge of the bucket that holds the quantile, in milliseconds: at most a fifth above it. 0 when nothing
    /// was measured.</summary>
    /// <param name="share">0 to 1.</param>
    public double Of(double share)
    {
        var rank = share * Count;
        var seen = 0;
        for (var i = 0; i < Buckets; i++)
        {
            seen += Volatile.Read(ref _counts[i]);
            if (seen > 0 && seen >= rank)
            {
                return LeastMs * Math.Pow(2, (i + 1.0) / BucketsPerDoubling);
            }
        }

        return 0;
    }

    private static int BucketOf(double ms) =>
        ms <= LeastMs ? 0 : Math.Min(Buckets - 1, (int)(Math.Log2(ms / LeastMs) * BucketsPerDoubling));

    /// <summary>One thread at a time gets here: the total passes the mark once, until it is lowered.</summary>
    private void Halve()
    {
        for (var i = 0; i < Buckets; i++)
        {
            var half = Volatile.Read(ref _counts[i]) / 2;
            Interlocked.Add(ref _counts[i], -half);
            Interlocked.Add(ref _total, -half);
        }
    }
}
