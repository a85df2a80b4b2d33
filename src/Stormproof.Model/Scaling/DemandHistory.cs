namespace Stormproof.Model.Scaling;

/// <summary>The highest load of each five minutes of the last week. Never changed: what is added makes another one, once in five
/// minutes, so that a state can be kept, compared and tried again.</summary>
internal sealed class DemandHistory
{
    /// <summary>What a figure stands for.</summary>
    public static readonly TimeSpan Bucket = TimeSpan.FromMinutes(5);

    private const int Count = 7 * 24 * 12 + 2;
    private readonly float[] _rates;
    private readonly long _newest;

    private DemandHistory(float[] rates, long newest)
    {
        _rates = rates;
        _newest = newest;
    }

    /// <summary>Nothing known.</summary>
    public static DemandHistory Empty { get; } = new(Unknown(), -1);

    /// <summary>The five minutes of a time.</summary>
    public static long BucketOf(TimeSpan at) => at.Ticks / Bucket.Ticks;

    /// <summary>With the highest load of one bucket.</summary>
    public DemandHistory With(long bucket, double rate)
    {
        if (bucket <= _newest || bucket < 0)
        {
            return this;
        }

        var rates = bucket - _newest > Count ? Unknown() : (float[])_rates.Clone();
        for (var skipped = Math.Max(_newest + 1, bucket - Count); skipped < bucket; skipped++)
        {
            rates[skipped % Count] = float.NaN;
        }

        rates[bucket % Count] = (float)rate;
        return new DemandHistory(rates, bucket);
    }

    /// <summary>The load at a time of the last week; NaN when unknown.</summary>
    public double At(TimeSpan at)
    {
        var bucket = BucketOf(at);
        return at >= TimeSpan.Zero && bucket <= _newest && bucket > _newest - Count ? _rates[bucket % Count] : double.NaN;
    }

    public DemandHistory Carried(StateCarrier carrier)
    {
        if (!carrier.Flag(_newest >= 0))
        {
            return Empty;
        }

        var newest = Math.Max(-1, carrier.Whole(_newest));
        var rates = new float[Count];
        for (var i = 0; i < Count; i++)
        {
            rates[i] = (float)carrier.Number(_rates[i]);
        }

        return new DemandHistory(rates, newest);
    }

    private static float[] Unknown()
    {
        var rates = new float[Count];
        Array.Fill(rates, float.NaN);
        return rates;
    }
}
