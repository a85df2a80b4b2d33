namespace Stormproof.Lab.Drills.StalePrice;

/// <summary>
/// Tells which reads were stale. Writes are entered with the moment at which their acknowledgement was read; a read is stale
/// when a newer version than it returned was acknowledged before it started. A write whose answer was lost was never
/// acknowledged. All moments are of one process's monotonic clock, and a read at the very moment of an acknowledgement is given
/// the benefit of the doubt.
/// </summary>
internal sealed class PriceHistory(TimeProvider clock)
{
    private readonly Dictionary<long, ProductHistory> _products = [];
    private long _stale;
    private long _missedCommits;
    private long _longestTicks;

    public long Stale => Interlocked.Read(ref _stale);

    /// <summary>Reads that are older than a commit which nobody acknowledged, but which had been seen in the database before they
    /// started; and are not stale by an acknowledged write as well.</summary>
    public long MissedCommits => Interlocked.Read(ref _missedCommits);

    public TimeSpan LongestStale => clock.GetElapsedTime(0, Interlocked.Read(ref _longestTicks));

    /// <summary>Enters a product as it is before anybody writes. Before the first read and write.</summary>
    public void Add(long product, int version, long cents) => _products.Add(product, new ProductHistory(version, cents));

    public void Acknowledged(long product, int version, long cents, long at) =>
        _products[product].Acknowledged(new Moment(version, at), cents);

    /// <summary>A commit whose writer died before it could say so was seen in the database.</summary>
    public void SeenCommitted(long product, int version, long cents, long at) =>
        _products[product].Seen(new Moment(version, at), cents);

    /// <summary>Judges a read that started at a moment and has ended.</summary>
    public void Read(long product, int version, long started)
    {
        var history = _products[product];
        if (history.OldestNewer(version, started) is { } acknowledged)
        {
            Interlocked.Increment(ref _stale);
            Longer(started - acknowledged);
        }
        else if (history.Misses(version, started))
        {
            Interlocked.Increment(ref _missedCommits);
        }
    }

    /// <summary>Judges a read that shows a price and no version. A price nobody has answered for yet waits for
    /// <see cref="Settle"/>.</summary>
    public void ReadPrice(long product, long cents, long started)
    {
        if (_products[product].VersionOrPending(cents, started) is { } version)
        {
            Read(product, version, started);
        }
    }

    /// <summary>Says what the database really committed. Judges the reads that waited for it.</summary>
    /// <returns>What does not agree with it.</returns>
    public Disagreement Settle(IReadOnlyCollection<PriceRow> committed)
    {
        var (lost, unknown) = (0L, 0L);
        foreach (var (product, history) in _products)
        {
            // A write that the balancer repeated has one price and two versions: the newer shows the same.
            var rows = committed.Where(r => r.Product == product).GroupBy(r => r.Cents)
                .ToDictionary(g => g.Key, g => g.Select(r => r.Version).Order().ToArray());
            lost += history.CountLost(rows);
            foreach (var (cents, started) in history.TakePending())
            {
                if (rows.TryGetValue(cents, out var versions))
                {
                    Read(product, versions[^1], started);
                }
                else
                {
                    unknown++;
                }
            }
        }

        return new Disagreement(lost, unknown);
    }

    private void Longer(long ticks)
    {
        for (var seen = Interlocked.Read(ref _longestTicks); ticks > seen;)
        {
            var found = Interlocked.CompareExchange(ref _longestTicks, ticks, seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }
}

/// <summary>A price that the database committed.</summary>
internal readonly record struct PriceRow(long Product, int Version, long Cents);

/// <summary>Where the answers and the database do not agree.</summary>
/// <param name="LostWrites">Acknowledged writes that the database does not have.</param>
/// <param name="UnknownPrices">Prices shown that the database never had.</param>
internal readonly record struct Disagreement(long LostWrites, long UnknownPrices);

/// <summary>A version and when it was known.</summary>
internal readonly record struct Moment(int Version, long At);
