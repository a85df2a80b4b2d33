using System.Numerics;

namespace Stormproof.Gateway;

/// <summary>How many requests took how long, counted since the start; two of them tell about the time between.</summary>
public sealed class LatencyCounts
{
    private readonly long[] _counts;

    internal LatencyCounts(long[] counts) => _counts = counts;

    /// <summary>Requests in all.</summary>
    public long Total => _counts.Sum();

    /// <summary>Those that were counted since an earlier look.</summary>
    public LatencyCounts Since(LatencyCounts earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        return new LatencyCounts([.. _counts.Zip(earlier._counts, (now, then) => Math.Max(0, now - then))]);
    }

    /// <summary>The latency that a share of the requests did not exceed, in milliseconds: the upper edge of its bucket, at most
    /// an eighth above it. NaN when there are none.</summary>
    /// <param name="share">0 to 1.</param>
    public double Quantile(double share)
    {
        var total = Total;
        if (total == 0)
        {
            return double.NaN;
        }

        var rank = Math.Max(1, (long)Math.Ceiling(share * total));
        var bucket = 0;
        for (var seen = _counts[0]; seen < rank && bucket < _counts.Length - 1; seen += _counts[bucket])
        {
            bucket++;
        }

        return LatencyCounters.EdgeMs(bucket);
    }
}

/// <summary>The counters behind it: eight buckets for each doubling of microseconds, for many threads without a lock.</summary>
internal sealed class LatencyCounters
{
    private const int Fine = 8;
    private const int Doublings = 33;

    private readonly long[] _counts = new long[Fine * Doublings];

    public void Add(TimeSpan latency) => Interlocked.Increment(ref _counts[BucketOf((long)latency.TotalMicroseconds)]);

    public LatencyCounts Read()
    {
        var counts = new long[_counts.Length];
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = Volatile.Read(ref _counts[i]);
        }

        return new LatencyCounts(counts);
    }

    internal static double EdgeMs(int bucket)
    {
        var (doubling, step) = (bucket / Fine, bucket % Fine);
        return doubling == 0 ? (step + 1) / 1_000.0 : (Fine + step + 1) * Math.Pow(2, doubling - 1) / 1_000;
    }

    private static int BucketOf(long microseconds)
    {
        var value = Math.Max(0, microseconds);
        if (value < Fine)
        {
            return (int)value;
        }

        var shift = BitOperations.Log2((ulong)value) - BitOperations.Log2(Fine);
        return Math.Min((Fine * Doublings) - 1, (Fine * (shift + 1)) + (int)((value >> shift) - Fine));
    }
}
