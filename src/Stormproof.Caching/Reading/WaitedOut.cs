using System.Collections.Concurrent;

namespace Stormproof.Caching.Reading;

/// <summary>Leases that somebody in this process has waited for in vain: their holder is slow or dead, and whoever comes next
/// need not
/// find that out again. A lease is known by when it ends.</summary>
internal sealed class WaitedOut(TimeProvider time)
{
    /// <summary>More keys than nodes die with at once; past it, each reader waits for itself.</summary>
    private const int MaxKeys = 10_000;

    /// <summary>One lease's end as two replies tell it: the store answers in whole milliseconds, and replies travel.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<string, long> _ends = new(StringComparer.Ordinal);

    /// <summary>Notes that the wait for the key's lease was in vain.</summary>
    /// <param name="key">Of the value.</param>
    /// <param name="left">What is left of the lease.</param>
    public void Note(string key, TimeSpan left)
    {
        if (_ends.Count >= MaxKeys)
        {
            Forget();
        }

        if (_ends.Count < MaxKeys)
        {
            _ends[key] = End(left);
        }
    }

    /// <summary>Whether the lease that is held now is one that was waited for in vain.</summary>
    public bool Has(string key, TimeSpan left)
    {
        if (_ends.IsEmpty || !_ends.TryGetValue(key, out var end))
        {
            return false;
        }

        // One that ends later is another lease.
        if (time.GetElapsedTime(end, End(left)) <= Tolerance)
        {
            return true;
        }

        _ends.TryRemove(new(key, end));
        return false;
    }

    private long End(TimeSpan left) => time.GetTimestamp() + (long)(left.TotalSeconds * time.TimestampFrequency);

    private void Forget()
    {
        var now = time.GetTimestamp();
        foreach (var entry in _ends.Where(e => e.Value < now))
        {
            _ends.TryRemove(entry);
        }
    }
}
