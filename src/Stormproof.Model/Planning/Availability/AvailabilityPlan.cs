namespace Stormproof.Model.Planning.Availability;

/// <summary>What is asked about an availability.</summary>
/// <param name="Target">What is promised, 0 to 1.</param>
/// <param name="Incidents">Outages of this year so far.</param>
/// <param name="System">The parts; null when only the target is of interest.</param>
public sealed record AvailabilityQuestion(double Target, IReadOnlyList<TimeSpan> Incidents, SystemPart? System);

/// <summary>What an availability means, and whether a system reaches it.</summary>
/// <param name="Target">What is promised, 0 to 1.</param>
/// <param name="Downtime">What that allows.</param>
/// <param name="Budget">The year's budget after the incidents.</param>
/// <param name="Level">What is usually built for it; null above six nines.</param>
/// <param name="CostAgainstTwoNines">About how many times the cost of 99 %.</param>
/// <param name="Alerts">Burn-rate alerts over 30 days.</param>
/// <param name="Analysis">The system; null without one.</param>
public sealed record AvailabilityPlan(
    double Target, Downtime Downtime, ErrorBudget Budget, ArchitectureLevel? Level, double CostAgainstTwoNines,
    IReadOnlyList<BurnRateAlert> Alerts, SystemAnalysis? Analysis)
{
    /// <summary>Whether the system reaches the target; null without a system.</summary>
    public bool? MeetsTarget => Analysis is null ? null : Analysis.Downtime.PerYearSeconds <= Downtime.PerYearSeconds;

    /// <summary>Answers a question.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value outside its range.</exception>
    public static AvailabilityPlan For(AvailabilityQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return new(
            question.Target, Downtime.Of(question.Target), ErrorBudget.Of(question.Target, question.Incidents),
            ArchitectureLevel.For(question.Target), ArchitectureLevel.CostAgainstTwoNines(question.Target),
            BurnRateAlert.For(question.Target, BurnRateAlert.UsualPeriod),
            question.System is null ? null : SystemAnalysis.Of(question.System, question.Target));
    }
}
