using Stormproof.Lab.Drills.Database;

namespace Stormproof.Lab.Drills.ColdNodes;

/// <summary>How many queries begin in a second, looked at often.</summary>
internal sealed class QueryPeak : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly NarrowQuery _query;
    private readonly TimeProvider _clock;
    private readonly List<(TimeSpan At, long Count)> _seen = [];
    private readonly Task _watching;

    private QueryPeak(NarrowQuery query, TimeProvider clock)
    {
        (_query, _clock) = (query, clock);
        _watching = WatchAsync();
    }

    /// <summary>Most in any second; only after it has ended.</summary>
    public double Peak => Math.Round(Highest(_seen, Window), 1);

    /// <summary>All of them.</summary>
    public long Total => _seen.Count == 0 ? 0 : _seen[^1].Count - _seen[0].Count;

    public static QueryPeak Watch(NarrowQuery query, TimeProvider clock) => new(query, clock);

    /// <summary>Ends it; the figures stay.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>The highest rate over a stretch of at least the window: from each look to the first one that is so much later.
    /// 0 when all looks together are shorter.</summary>
    internal static double Highest(IReadOnlyList<(TimeSpan At, long Count)> seen, TimeSpan window)
    {
        var highest = 0.0;
        for (var (from, to) = (0, 0); from < seen.Count; from++)
        {
            while (to < seen.Count && seen[to].At - seen[from].At < window)
            {
                to++;
            }

            if (to == seen.Count)
            {
                break;
            }

            highest = Math.Max(
                highest, (seen[to].Count - seen[from].Count) / (seen[to].At - seen[from].At).TotalSeconds);
        }

        return highest;
    }

    private async Task WatchAsync()
    {
        var begun = _clock.GetTimestamp();
        while (true)
        {
            var last = _stop.IsCancellationRequested;
            // The count is of some moment between both; the later one keeps a rate from looking higher than it was.
            var count = await _query.AskedAsync(CancellationToken.None).ConfigureAwait(false);
            _seen.Add((_clock.GetElapsedTime(begun), count));
            if (last)
            {
                return;
            }

            await Task.Delay(Interval, _clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
