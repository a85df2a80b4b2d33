using System.Diagnostics;

namespace Stormproof.Benchmarks.Stale;

/// <summary>Tells afterwards which reads were stale.</summary>
internal static class StaleJudge
{
    /// <summary>A read is stale when a newer version of its product was acknowledged before it started.</summary>
    public static Judgement Judge(IReadOnlyCollection<PriceRead> reads, IReadOnlyCollection<PriceCommit> commits)
    {
        var acknowledged = Newer(commits.Where(c => c.IsAcknowledged));
        var unheard = Newer(commits.Where(c => !c.IsAcknowledged));
        var (stale, missed, longest) = (0L, 0L, TimeSpan.Zero);
        foreach (var read in reads)
        {
            if (IsOlder(read, acknowledged, out var since))
            {
                stale++;
                longest = since > longest ? since : longest;
            }
            else if (IsOlder(read, unheard, out _))
            {
                missed++;
            }
        }

        return new Judgement(stale, longest, missed);
    }

    private static bool IsOlder(PriceRead read, Dictionary<int, long[]> newer, out TimeSpan since)
    {
        since = default;
        if (!newer.TryGetValue(read.Product, out var first) || read.Version >= first.Length
            || first[read.Version] >= read.Started)
        {
            return false;
        }

        since = Stopwatch.GetElapsedTime(first[read.Version], read.Started);
        return true;
    }

    /// <summary>For each product and version, when the first of the versions after it was known.</summary>
    private static Dictionary<int, long[]> Newer(IEnumerable<PriceCommit> commits) =>
        commits.GroupBy(c => c.Product).ToDictionary(product => product.Key, product =>
        {
            var first = new long[product.Max(c => c.Version)];
            Array.Fill(first, long.MaxValue);
            foreach (var commit in product)
            {
                first[commit.Version - 1] = commit.At;
            }

            for (var version = first.Length - 2; version >= 0; version--)
            {
                first[version] = Math.Min(first[version], first[version + 1]);
            }

            return first;
        });
}

/// <summary>What became of a run's reads.</summary>
/// <param name="Stale">Older than a write that was acknowledged before they started.</param>
/// <param name="Longest">From the acknowledgement of the first newer version to the start of the read.</param>
/// <param name="Missed">Not stale, but older than the commit of a writer that had died before they started.</param>
internal readonly record struct Judgement(long Stale, TimeSpan Longest, long Missed);
