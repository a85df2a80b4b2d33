namespace Stormproof.Model.Fleet.Policies;

/// <summary>The requests in flight that were seen at the last looks, and above which number a node is hot. Threads write without a
/// lock; a lost sample does no harm.</summary>
internal sealed class RecentLoads
{
    /// <summary>A sixth of the nodes seen are hot: the paper's usual quantile, 2^-0.25.</summary>
    private const double Quantile = 0.84;
    private const int Size = 64;

    /// <summary>Every so many decisions the number is worked out anew.</summary>
    private const int Renewal = 64;

    private readonly double[] _seen = new double[Size];
    private uint _decisions;
    private double _hotAbove = double.PositiveInfinity;

    public double HotAbove => Volatile.Read(ref _hotAbove);

    /// <summary>Takes in what one decision looked at.</summary>
    public void Add(ReadOnlySpan<double> inFlight)
    {
        var decision = Interlocked.Increment(ref _decisions);
        var slot = (uint)(decision * inFlight.Length);
        foreach (var one in inFlight)
        {
            _seen[slot++ % Size] = one;
        }

        if (decision % Renewal == 0)
        {
            Renew();
        }
    }

    private void Renew()
    {
        Span<double> sorted = stackalloc double[Size];
        _seen.CopyTo(sorted);
        sorted.Sort();
        Volatile.Write(ref _hotAbove, sorted[(int)(Quantile * (Size - 1))]);
    }
}
