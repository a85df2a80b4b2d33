namespace Stormproof.Model.Planning.Availability;

/// <summary>
/// One alert on how fast the error budget burns: it fires when the error rate is above <see cref="ErrorRate"/> over the long
/// window and over the short one, so it starts on what matters and ends soon after the cause has. Source: Beyer et al., "The Site
/// Reliability Workbook", ch. 5, "Multiwindow, Multi-Burn-Rate Alerts" (99.9 % over 30 days: 14.4, 6 and 1).
/// </summary>
/// <param name="Severity">Wake someone, or open a ticket.</param>
/// <param name="LongWindow">The window that decides.</param>
/// <param name="ShortWindow">A twelfth of it: whether it still goes on.</param>
/// <param name="BudgetShare">The share of the whole budget that is gone when it fires.</param>
/// <param name="BurnRate">How many times faster than the target allows: budget share x period / long window.</param>
/// <param name="ErrorRate">The threshold: burn rate x (1 - target), 0 to 1; more than 1 never fires.</param>
public sealed record BurnRateAlert(
    AlertSeverity Severity, TimeSpan LongWindow, TimeSpan ShortWindow, double BudgetShare, double BurnRate, double ErrorRate)
{
    /// <summary>The workbook's period of a service-level objective.</summary>
    public static TimeSpan UsualPeriod { get; } = TimeSpan.FromDays(30);

    /// <summary>Whether an error rate can be that high.</summary>
    public bool CanFire => ErrorRate <= 1;

    /// <summary>How long a complete outage lasts before it fires: error rate x long window.</summary>
    public TimeSpan OutageBeforeItFires => LongWindow * Math.Min(1, ErrorRate);

    /// <summary>The three alerts of the workbook for a target.</summary>
    /// <param name="availability">The target, 0 to 1.</param>
    /// <param name="period">What the target is measured over; at least three days, the longest window.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value outside its range.</exception>
    public static IReadOnlyList<BurnRateAlert> For(double availability, TimeSpan period)
    {
        var unavailability = Downtime.Unavailability(availability);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, TimeSpan.FromDays(3));
        return
        [
            Alert(AlertSeverity.Page, TimeSpan.FromHours(1), 0.02m),
            Alert(AlertSeverity.Page, TimeSpan.FromHours(6), 0.05m),
            Alert(AlertSeverity.Ticket, TimeSpan.FromDays(3), 0.1m),
        ];

        BurnRateAlert Alert(AlertSeverity severity, TimeSpan window, decimal share)
        {
            var rate = share * period.Ticks / window.Ticks;
            return new(severity, window, window / 12, (double)share, (double)rate, (double)(rate * (decimal)unavailability));
        }
    }
}
