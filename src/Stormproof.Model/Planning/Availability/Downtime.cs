namespace Stormproof.Model.Planning.Availability;

/// <summary>
/// How long a system may be down, or is down on average, in seconds: unavailability x period. A year is 365 days and a month a
/// twelfth of it, as in the usual table of nines.
/// </summary>
/// <param name="PerYearSeconds">Seconds in 365 days.</param>
/// <param name="PerMonthSeconds">Seconds in a twelfth of 365 days.</param>
/// <param name="PerWeekSeconds">Seconds in 7 days.</param>
/// <param name="PerDaySeconds">Seconds in a day.</param>
public sealed record Downtime(double PerYearSeconds, double PerMonthSeconds, double PerWeekSeconds, double PerDaySeconds)
{
    /// <summary>Seconds of a day.</summary>
    public const double DaySeconds = 86_400;

    /// <summary>Seconds of a week.</summary>
    public const double WeekSeconds = 7 * DaySeconds;

    /// <summary>Seconds of a year of 365 days.</summary>
    public const double YearSeconds = 365 * DaySeconds;

    /// <summary>Seconds of a month: a twelfth of a year.</summary>
    public const double MonthSeconds = YearSeconds / 12;

    /// <summary>The downtime that an availability leaves.</summary>
    /// <param name="availability">0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside that range.</exception>
    public static Downtime Of(double availability) => OfUnavailability(Unavailability(availability));

    /// <summary>The downtime of a system that is away for this share of the time.</summary>
    /// <param name="unavailability">0 to 1; one minus the availability.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside that range.</exception>
    public static Downtime OfUnavailability(double unavailability)
    {
        RequireShare(unavailability, nameof(unavailability));
        return new(
            Times(unavailability, YearSeconds), Times(unavailability, MonthSeconds), Times(unavailability, WeekSeconds),
            Times(unavailability, DaySeconds));
    }

    /// <summary>The availability of a system that is down this long in a year: the inverse of <see cref="Of"/>.</summary>
    /// <param name="perYearSeconds">0 to <see cref="YearSeconds"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside that range.</exception>
    public static double AvailabilityOf(double perYearSeconds)
    {
        RequireShare(perYearSeconds / YearSeconds, nameof(perYearSeconds));
        return (double)(1m - ((decimal)perYearSeconds / (decimal)YearSeconds));
    }

    /// <summary>
    /// Availability from how often a part fails and how long it takes to come back: MTBF / (MTBF + MTTR), where MTBF is the mean
    /// time it works between two failures. Source: Trivedi, "Probability and Statistics with Reliability, Queuing, and
    /// Computer Science Applications".
    /// </summary>
    /// <param name="mtbf">Mean time between failures; above zero.</param>
    /// <param name="mttr">Mean time to repair; zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside that range.</exception>
    public static double AvailabilityOf(TimeSpan mtbf, TimeSpan mttr)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(mtbf, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(mttr, TimeSpan.Zero);
        return mtbf.TotalSeconds / (mtbf.TotalSeconds + mttr.TotalSeconds);
    }

    /// <summary>One minus the availability, in decimal: the binary difference would turn 99.99 % into 52.55999999994
    /// minutes.</summary>
    internal static double Unavailability(double availability)
    {
        RequireShare(availability, nameof(availability));
        return (double)(1m - (decimal)availability);
    }

    internal static void RequireShare(double share, string name)
    {
        if (share is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(name, share, "The share must be from 0 to 1.");
        }
    }

    private static double Times(double share, double seconds) => (double)((decimal)share * (decimal)seconds);
}
