namespace Stormproof.Load.Schedules;

/// <summary>Straight lines of rate, one after the other. Request k is due when the integral of the rate reaches k, by the closed
/// form of each segment.</summary>
internal sealed class PiecewiseSchedule : ArrivalSchedule
{
    private const int MinSlices = 10;
    private const double SliceSecondsAtLeast = 1;

    private readonly RateSegment[] _segments;
    private readonly double[] _startSeconds;
    private readonly double[] _startCount;

    public PiecewiseSchedule(IReadOnlyList<RateSegment> segments)
    {
        ArgumentNullException.ThrowIfNull(segments);
        ArgumentOutOfRangeException.ThrowIfZero(segments.Count, nameof(segments));
        _segments = [.. segments];
        _startSeconds = new double[_segments.Length + 1];
        _startCount = new double[_segments.Length + 1];
        for (var i = 0; i < _segments.Length; i++)
        {
            var segment = _segments[i];
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(segment.Duration, TimeSpan.Zero, nameof(segments));
            Check(segment.FromRps);
            Check(segment.ToRps);
            var seconds = segment.Duration.TotalSeconds;
            _startSeconds[i + 1] = _startSeconds[i] + seconds;
            _startCount[i + 1] = _startCount[i] + (segment.FromRps + segment.ToRps) / 2 * seconds;
        }

        Duration = TimeSpan.FromSeconds(_startSeconds[^1]);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Duration, MaxDuration, nameof(segments));
        // A hair more than a whole number is rounding, not a request.
        Count = (long)Math.Ceiling(_startCount[^1] - 1e-6);
        Slices = [.. Cut()];
    }

    public override TimeSpan Duration { get; }

    public override long Count { get; }

    public override IReadOnlyList<ScheduleSlice> Slices { get; }

    /// <summary>The integral of the rate over the whole run.</summary>
    internal double Total => _startCount[^1];

    public override long DueAt(long index) => (long)(SecondsAt(index) * 1e9);

    /// <summary>When the integral of the rate reaches a count, which need not be whole.</summary>
    internal double SecondsAt(double count)
    {
        var at = Array.BinarySearch(_startCount, count);
        var i = at >= 0 ? FirstWithRate(at) : ~at - 1;
        if (i >= _segments.Length)
        {
            return _startSeconds[^1];
        }

        var segment = _segments[i];
        var seconds = segment.Duration.TotalSeconds;
        var slope = (segment.ToRps - segment.FromRps) / seconds;
        var rest = count - _startCount[i];
        // from*t + slope/2*t^2 = rest, in the form that loses no digits when the slope is near 0.
        var root = Math.Sqrt(Math.Max(0, (segment.FromRps * segment.FromRps) + (2 * slope * rest)));
        var t = rest <= 0 ? 0 : 2 * rest / (segment.FromRps + root);
        return _startSeconds[i] + Math.Min(t, seconds);
    }

    /// <summary>Requests due before a time.</summary>
    private double CountAt(double time)
    {
        var at = Array.BinarySearch(_startSeconds, time);
        var i = at >= 0 ? at : ~at - 1;
        if (i >= _segments.Length)
        {
            return _startCount[^1];
        }

        var segment = _segments[i];
        var t = time - _startSeconds[i];
        var slope = (segment.ToRps - segment.FromRps) / segment.Duration.TotalSeconds;
        return _startCount[i] + (segment.FromRps * t) + (slope / 2 * t * t);
    }

    /// <summary>Of segments that begin at the same count (those before have rate 0), the last.</summary>
    private int FirstWithRate(int at)
    {
        while (at + 1 < _startCount.Length && _startCount[at + 1] == _startCount[at])
        {
            at++;
        }

        return at;
    }

    /// <summary>A segment is a slice; where there are few, each is cut into equal parts.</summary>
    private IEnumerable<ScheduleSlice> Cut()
    {
        var parts = _segments.Length >= MinSlices ? 1 : (MinSlices + _segments.Length - 1) / _segments.Length;
        for (var i = 0; i < _segments.Length; i++)
        {
            var seconds = _segments[i].Duration.TotalSeconds;
            var flat = _segments[i].FromRps == _segments[i].ToRps;
            var cuts = flat && _segments.Length > 1 ? 1 : Math.Clamp((int)(seconds / SliceSecondsAtLeast), 1, parts);
            for (var part = 0; part < cuts; part++)
            {
                var from = _startSeconds[i] + (seconds * part / cuts);
                var to = part == cuts - 1 ? _startSeconds[i + 1] : _startSeconds[i] + (seconds * (part + 1) / cuts);
                yield return new ScheduleSlice(
                    TimeSpan.FromSeconds(from), TimeSpan.FromSeconds(to), (CountAt(to) - CountAt(from)) / (to - from));
            }
        }
    }

    private static void Check(double rps)
    {
        if (!double.IsFinite(rps) || rps < 0 || rps > MaxRate)
        {
            throw new ArgumentOutOfRangeException(nameof(rps), rps, $"A rate is from 0 to {MaxRate:N0} requests a second.");
        }
    }
}
