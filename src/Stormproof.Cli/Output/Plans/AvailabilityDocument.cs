using System.Text.Json;
using Stormproof.Model.Planning.Availability;

namespace Stormproof.Cli.Output.Plans;

/// <summary>An availability plan as JSON. Availabilities are shares, 0 to 1; <see cref="TargetPercent"/> is the target as
/// written.</summary>
internal sealed record AvailabilityDocument(
    double Target,
    double TargetPercent,
    Downtime Downtime,
    double BudgetLeftSeconds,
    double BudgetSpentSeconds,
    string? Architecture,
    double? CostAgainstTwoNines,
    IReadOnlyList<AlertDocument> Alerts,
    double? System,
    Downtime? SystemDowntime,
    bool? MeetsTarget,
    string? Weakest,
    IReadOnlyList<PartReport> Parts,
    IReadOnlyList<Improvement> Improvements)
{
    public static AvailabilityDocument Of(AvailabilityPlan plan) => new(
        plan.Target, (double)((decimal)plan.Target * 100), plan.Downtime, plan.Budget.LeftSeconds, plan.Budget.SpentSeconds,
        plan.Level?.Architecture, double.IsFinite(plan.CostAgainstTwoNines) ? plan.CostAgainstTwoNines : null,
        [.. plan.Alerts.Select(AlertDocument.Of)], plan.Analysis?.System, plan.Analysis?.Downtime, plan.MeetsTarget,
        plan.Analysis?.Weakest.Name, plan.Analysis?.Parts ?? [], plan.Analysis?.Improvements ?? []);
}

/// <summary>A burn-rate alert as JSON.</summary>
internal sealed record AlertDocument(
    string Severity, double LongWindowSeconds, double ShortWindowSeconds, double BudgetShare, double BurnRate, double ErrorRate,
    bool CanFire, double OutageBeforeItFiresSeconds)
{
    public static AlertDocument Of(BurnRateAlert alert) => new(
        JsonNamingPolicy.KebabCaseLower.ConvertName(alert.Severity.ToString()), alert.LongWindow.TotalSeconds,
        alert.ShortWindow.TotalSeconds, alert.BudgetShare, alert.BurnRate, alert.ErrorRate, alert.CanFire,
        alert.OutageBeforeItFires.TotalSeconds);
}
