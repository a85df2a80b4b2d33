namespace Stormproof.Model.Planning.Availability;

/// <summary>The downtime that a target allows in a year, and what incidents have left of it.</summary>
/// <param name="AllowedSeconds">Downtime that the target allows in a year of 365 days.</param>
/// <param name="SpentSeconds">What the incidents took.</param>
public sealed record ErrorBudget(double AllowedSeconds, double SpentSeconds)
{
    /// <summary>What is left; below zero when the target is missed this year.</summary>
    public double LeftSeconds => (double)((decimal)AllowedSeconds - (decimal)SpentSeconds);

    /// <summary>The share of the budget that is spent; 1 when the target allows none and something was spent.</summary>
    public double SpentShare => AllowedSeconds > 0 ? SpentSeconds / AllowedSeconds : SpentSeconds > 0 ? 1 : 0;

    /// <summary>The best availability that the year can still reach.</summary>
    public double BestAvailability => Downtime.AvailabilityOf(Math.Min(SpentSeconds, Downtime.YearSeconds));

    /// <summary>The budget of a target after incidents.</summary>
    /// <param name="availability">The target, 0 to 1.</param>
    /// <param name="incidents">How long each lasted; zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value outside its range.</exception>
    public static ErrorBudget Of(double availability, IEnumerable<TimeSpan> incidents)
    {
        ArgumentNullException.ThrowIfNull(incidents);
        var spent = 0.0;
        foreach (var incident in incidents)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(incident, TimeSpan.Zero, nameof(incidents));
            spent += incident.TotalSeconds;
        }

        return new(Downtime.Of(availability).PerYearSeconds, spent);
    }
}
