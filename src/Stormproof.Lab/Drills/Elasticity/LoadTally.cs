namespace Stormproof.Lab.Drills.Elasticity;

/// <summary>What came of each request, second by second: peaks and shares that the sum of a run hides. Requests of a warm-up do
/// not count.</summary>
internal sealed class LoadTally(TimeSpan objective)
{
    private const double NanosecondsPerMs = 1e6;

    private readonly Lock _gate = new();
    private readonly List<(long Due, long End, bool Good)> _requests = [];
    private bool _closed;
    private long _from;
    private long _last;

    public long Requests => Count(_ => true);

    public long Errors => Count(r => !r.Good);

    /// <summary>Share of the requests that failed or took longer than the objective, 0 to 1; 0 without any.</summary>
    public double ViolationShare
    {
        get
        {
            var (all, kept) = (Requests, Count(r => r.Good && r.End - r.Due <= objective.TotalNanoseconds));
            return all == 0 ? 0 : Math.Round(1 - ((double)kept / all), 4);
        }
    }

    /// <param name="due">When it should have been sent, in nanoseconds from the begin of what is measured.</param>
    /// <param name="end">When its answer was whole or its error known.</param>
    /// <param name="good">Whether it ended well.</param>
    public void Add(long due, long end, bool good)
    {
        lock (_gate)
        {
            if (due >= _from && !_closed)
            {
                _requests.Add((due, end, good));
                _last = Math.Max(_last, due);
            }
        }
    }

    /// <summary>Begins anew: what was due until now counts no more.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _from = _last + 1;
            _requests.Clear();
        }
    }

    /// <summary>Counts nothing more: what is cut off at the end of a run is no error.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
        }
    }

    /// <summary>Good answers a second in a stretch of time; 0 when it has no length.</summary>
    public double Rps(TimeSpan from, TimeSpan to)
    {
        var good = Count(r => r.Good && r.End >= from.TotalNanoseconds && r.End < to.TotalNanoseconds);
        return to <= from ? 0 : Math.Round(good / (to - from).TotalSeconds, 1);
    }

    /// <summary>Percentile of all requests' time, failed ones too, in milliseconds; 0 without any.</summary>
    public double PercentileMs(double percentile)
    {
        lock (_gate)
        {
            return Percentile([.. _requests.Select(Milliseconds)], percentile);
        }
    }

    /// <summary>The highest percentile of any second in which at least so many requests were due, in milliseconds.</summary>
    public double PeakPercentileMs(double percentile, int fewest)
    {
        lock (_gate)
        {
            return _requests.GroupBy(r => r.Due / 1_000_000_000).Where(s => s.Count() >= fewest)
                .Select(s => Percentile([.. s.Select(Milliseconds)], percentile)).DefaultIfEmpty(0).Max();
        }
    }

    private static double Milliseconds((long Due, long End, bool Good) request) =>
        (request.End - request.Due) / NanosecondsPerMs;

    private static double Percentile(double[] values, double percentile)
    {
        Array.Sort(values);
        return values.Length == 0
            ? 0
            : Math.Round(values[Math.Clamp((int)Math.Ceiling(values.Length * percentile / 100) - 1, 0, values.Length - 1)], 1);
    }

    private long Count(Func<(long Due, long End, bool Good), bool> which)
    {
        lock (_gate)
        {
            return _requests.LongCount(which);
        }
    }
}
