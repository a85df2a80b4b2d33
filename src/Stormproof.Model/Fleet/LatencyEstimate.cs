namespace Stormproof.Model.Fleet;

/// <summary>How fast a node answers, as moving averages that fade while nothing is measured: a node that was slow once and gets
/// no request for it would stay slow for ever.</summary>
/// <param name="Ms">The average when it was last measured, in milliseconds; 0 when it never was.</param>
/// <param name="InFlight">The average of how many requests the node had then, the measured one included.</param>
/// <param name="MeasuredAt">When, on the caller's monotonic clock.</param>
public readonly record struct LatencyEstimate(double Ms, double InFlight, TimeSpan MeasuredAt)
{
    private const double Weight = 0.1;

    /// <summary>How long without a request until the estimate has halved.</summary>
    public static TimeSpan HalfLife { get; } = TimeSpan.FromSeconds(10);

    /// <summary>The estimate after a measurement.</summary>
    /// <param name="ms">Time until an answer began, in milliseconds, 0 or more.</param>
    /// <param name="inFlight">Requests that the node had, the measured one included; 1 or more.</param>
    /// <param name="now">When.</param>
    public LatencyEstimate After(double ms, double inFlight, TimeSpan now) => Ms == 0
        ? new(ms, inFlight, now)
        : new(Ms + (Weight * (ms - Ms)), InFlight + (Weight * (inFlight - InFlight)), now);

    /// <summary>The estimate at a time: as measured for one half-life, then halved with each.</summary>
    public double At(TimeSpan now) => now - MeasuredAt <= HalfLife
        ? Ms
        : Ms * Math.Pow(0.5, ((now - MeasuredAt) / HalfLife) - 1);

    /// <summary>The estimate for a request that comes now: by so much more or less than measured as the node has to do now. The
    /// average alone tells of the past: all would go to the node that was fast when it had little to do, until its average
    /// knows better, and then to the next.</summary>
    /// <param name="inFlight">Requests that the node has, without the one that comes.</param>
    /// <param name="now">When.</param>
    public double For(double inFlight, TimeSpan now) => At(now) * (inFlight + 1) / Math.Max(1, InFlight);
}
