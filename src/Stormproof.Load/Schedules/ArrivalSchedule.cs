namespace Stormproof.Load.Schedules;

/// <summary>When requests are due, as a function of their number: nothing is added up from one arrival to the next, so a long run
/// does not drift.</summary>
public abstract class ArrivalSchedule
{
    /// <summary>The longest run, and the highest rate: limits that keep every product in range.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromDays(7);

    /// <summary>The highest rate, requests a second.</summary>
    public const double MaxRate = 1_000_000;

    /// <summary>When no further request is due, from the begin.</summary>
    public abstract TimeSpan Duration { get; }

    /// <summary>Requests in all.</summary>
    public abstract long Count { get; }

    /// <summary>Slices by which the run is reported, in order and without a gap.</summary>
    public abstract IReadOnlyList<ScheduleSlice> Slices { get; }

    /// <summary>When a request is due.</summary>
    /// <param name="index">Its number, 0 to <see cref="Count"/> - 1; greater numbers are due no earlier.</param>
    /// <returns>Nanoseconds from the begin.</returns>
    public abstract long DueAt(long index);

    /// <summary>The same rate all the time.</summary>
    public static ArrivalSchedule Constant(double rps, TimeSpan duration) => Piecewise([new(duration, rps, rps)]);

    /// <summary>From one rate to another in a straight line.</summary>
    public static ArrivalSchedule Ramp(double fromRps, double toRps, TimeSpan duration) =>
        Piecewise([new(duration, fromRps, toRps)]);

    /// <summary>One rate after the other, each as long.</summary>
    public static ArrivalSchedule Steps(IReadOnlyList<double> rps, TimeSpan each) =>
        Piecewise([.. rps.Select(r => new RateSegment(each, r, r))]);

    /// <summary>A base rate with one burst.</summary>
    /// <param name="baseRps">Before and after.</param>
    /// <param name="spikeRps">During the burst.</param>
    /// <param name="spikeAt">When the burst begins.</param>
    /// <param name="spikeLength">How long it is.</param>
    /// <param name="duration">All in all; the burst must fit in.</param>
    public static ArrivalSchedule Spike(
        double baseRps, double spikeRps, TimeSpan spikeAt, TimeSpan spikeLength, TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(spikeAt, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(duration, spikeAt + spikeLength);
        return Piecewise([
            new(spikeAt, baseRps, baseRps), new(spikeLength, spikeRps, spikeRps),
            new(duration - spikeAt - spikeLength, baseRps, baseRps),
        ]);
    }

    /// <summary>Segments one after the other, in each of which the rate runs in a straight line.</summary>
    public static ArrivalSchedule Piecewise(IReadOnlyList<RateSegment> segments) => new PiecewiseSchedule(segments);

    /// <summary>A rate trace: the rate at some times, a straight line between them.</summary>
    /// <param name="points">At least two, in order of time; the first is the begin of the run.</param>
    public static ArrivalSchedule Trace(IReadOnlyList<RatePoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentOutOfRangeException.ThrowIfLessThan(points.Count, 2, nameof(points));
        return Piecewise([
            .. points.Zip(points.Skip(1), (from, to) => new RateSegment(to.At - from.At, from.Rps, to.Rps)),
        ]);
    }

    /// <summary>As many requests in the same shape, but each at random, as independent users come: within the schedule's cumulated
    /// rate the gaps are exponential.</summary>
    /// <param name="shape">The rate over time.</param>
    /// <param name="seed">Repeats the same arrivals.</param>
    public static ArrivalSchedule Poisson(ArrivalSchedule shape, ulong seed) => new PoissonSchedule(shape, seed);
}
