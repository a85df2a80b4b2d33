namespace Stormproof.Caching.Store;

/// <summary>
/// The store's clock, as far as this process can know it. Every script's reply tells the store's time, read somewhere between
/// sending and receiving; the middle of the two is off by half the round trip at most. The narrowest reply is kept, its error
/// growing with age, as two clocks drift apart. Only lives of values are judged by it; a node's own wall clock is never used.
/// On a cluster the clocks of its members are taken as one: their skew adds to the error.
/// </summary>
internal sealed class StoreClock(TimeProvider time)
{
    /// <summary>Ten times what a quartz clock drifts.</summary>
    private const double DriftPerMs = 1e-3;

    /// <summary>The store tells whole milliseconds.</summary>
    private const double Rounding = 1;

    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(60);

    private Estimate? _estimate;

    /// <summary>Whether it should be asked again.</summary>
    public bool IsOld => Volatile.Read(ref _estimate) is not { } known || time.GetElapsedTime(known.At) > MaxAge;

    /// <summary>The latest time that it may be there now, in Unix milliseconds: a value is expired when it may be. Null until the
    /// store was heard.</summary>
    public long? Latest()
    {
        if (Volatile.Read(ref _estimate) is not { } known)
        {
            return null;
        }

        var age = time.GetElapsedTime(known.At).TotalMilliseconds;
        return (long)Math.Ceiling(known.StoreMs + age + known.ErrorAt(age));
    }

    /// <summary>Takes a reply into account.</summary>
    /// <param name="sent">Timestamp before the request.</param>
    /// <param name="storeMs">What the store's clock said.</param>
    public void Heard(long sent, long storeMs)
    {
        var trip = time.GetElapsedTime(sent).TotalMilliseconds;
        var half = trip / 2;
        var heard = new Estimate(storeMs + Rounding / 2, sent + (time.GetTimestamp() - sent) / 2, half + (Rounding / 2));
        var known = Volatile.Read(ref _estimate);
        if (known is null || Replaces(heard, known))
        {
            Volatile.Write(ref _estimate, heard);
        }
    }

    /// <summary>Forgets what it knew, as when another server may answer now.</summary>
    public void Forget() => Volatile.Write(ref _estimate, null);

    private bool Replaces(Estimate heard, Estimate known)
    {
        var age = time.GetElapsedTime(known.At, heard.At).TotalMilliseconds;
        var error = known.ErrorAt(age);
        var apart = Math.Abs(heard.StoreMs - (known.StoreMs + age));
        // Two readings of one clock agree within their errors; if not, the clock was set.
        return heard.Error <= error || apart > heard.Error + error;
    }

    private sealed record Estimate(double StoreMs, long At, double Error)
    {
        public double ErrorAt(double age) => Error + (Math.Abs(age) * DriftPerMs);
    }
}
