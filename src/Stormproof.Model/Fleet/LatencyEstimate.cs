namespace Stormproof.Model.Fleet;

/// <summary>How fast a node answers, as a moving average that fades while nothing is measured: a node that was slow once and gets
/// no request for it would stay slow for ever.</summary>
/// <param name="Ms">The average when it was last measured, in milliseconds; 0 when it never was.</param>
/// <param name="MeasuredAt">When, on the caller's monotonic clock.</param>
public readonly record struct LatencyEstimate(double Ms, TimeSpan MeasuredAt)
{
    private const double Weight = 0.1;

    /// <summary>How long without a request until the estimate has halved.</summary>
    public static TimeSpan HalfLife { get; } = TimeSpan.FromSeconds(10);

    /// <summary>The estimate after a measurement.</summary>
    /// <param name="ms">Time until an answer began, in milliseconds, 0 or more.</param>
    /// <param name="now">When.</param>
    public LatencyEstimate After(double ms, TimeSpan now) =>
        new(Ms == 0 ? ms : Ms + (Weight * (ms - Ms)), now);

    /// <summary>The estimate at a time: as measured for one half-life, then halved with each.</summary>
    public double At(TimeSpan now) => now - MeasuredAt <= HalfLife
        ? Ms
        : Ms * Math.Pow(0.5, ((now - MeasuredAt) / HalfLife) - 1);
}
