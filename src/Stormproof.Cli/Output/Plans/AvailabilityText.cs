using System.Globalization;
using Stormproof.Model.Planning.Availability;

namespace Stormproof.Cli.Output.Plans;

/// <summary>An availability plan as text, with its arithmetic.</summary>
internal static class AvailabilityText
{
    private const string Indent = "  ";

    public static void Write(TextWriter output, AvailabilityPlan plan)
    {
        output.WriteLine($"target    {Figures.Percent(plan.Target)}: {Level(plan)}");
        WriteDowntime(output, plan);
        output.WriteLine($"budget    {Budget(plan.Budget)}");
        WriteAlerts(output, plan.Alerts);
        if (plan.Analysis is { } analysis)
        {
            WriteSystem(output, plan, analysis);
        }
    }

    private static string Level(AvailabilityPlan plan)
    {
        var level = plan.Level is { } usual ? $"usually {usual.Architecture}" : "beyond what any architecture usually reaches";
        return double.IsFinite(plan.CostAgainstTwoNines)
            ? $"{level}; about {Figures.Three(plan.CostAgainstTwoNines)} times the cost of 99 %, as each nine about doubles it"
            : level;
    }

    private static void WriteDowntime(TextWriter output, AvailabilityPlan plan)
    {
        var allowed = Figures.Three(plan.Downtime.PerYearSeconds / Downtime.YearSeconds);
        output.WriteLine($"downtime  (1 - target) x period = {allowed} x period");
        var table = new TextTable("a year of 365 d", "a month (1/12)", "a week", "a day");
        table.Add(
            Figures.Time(plan.Downtime.PerYearSeconds), Figures.Time(plan.Downtime.PerMonthSeconds),
            Figures.Time(plan.Downtime.PerWeekSeconds), Figures.Time(plan.Downtime.PerDaySeconds));
        table.Write(output, Indent);
    }

    private static string Budget(ErrorBudget budget)
    {
        var sum = $"{Figures.Time(budget.AllowedSeconds)} a year - {Figures.Time(budget.SpentSeconds)} of incidents";
        return budget.LeftSeconds >= 0
            ? $"{sum} = {Figures.Time(budget.LeftSeconds)} left ({Figures.Share(budget.SpentShare)} spent)"
            : $"{sum}: overspent by {Figures.Time(-budget.LeftSeconds)}; the year can still reach"
                + $" {Figures.Percent(budget.BestAvailability)}";
    }

    private static void WriteAlerts(TextWriter output, IReadOnlyList<BurnRateAlert> alerts)
    {
        output.WriteLine("alerts    over 30 d, each when both windows have more errors than burn rate x (1 - target)");
        var table = new TextTable("", "windows", "burn rate", "errors above", "budget gone", "fires in an outage after");
        foreach (var alert in alerts)
        {
            table.Add(
                alert.Severity == AlertSeverity.Page ? "page" : "ticket",
                $"{Figures.Time(alert.LongWindow)} and {Figures.Time(alert.ShortWindow)}",
                alert.BurnRate.ToString("0.##", CultureInfo.InvariantCulture), Figures.Share(alert.ErrorRate),
                Figures.Share(alert.BudgetShare), alert.CanFire ? Figures.Time(alert.OutageBeforeItFires) : "never: above 100 %");
        }

        table.Write(output, Indent);
    }

    private static void WriteSystem(TextWriter output, AvailabilityPlan plan, SystemAnalysis analysis)
    {
        var (down, allowed) = (analysis.Downtime.PerYearSeconds, plan.Downtime.PerYearSeconds);
        output.WriteLine(
            $"system    {Figures.Percent(analysis.System)}, down {Figures.Time(down)} a year: "
            + (plan.MeetsTarget == true ? "meets the target" : $"misses the target by {Figures.Time(down - allowed)} a year"));
        output.WriteLine(
            $"weakest   {analysis.Weakest.Name}: without its failures {Figures.Time(analysis.Weakest.CostPerYearSeconds)} a year"
            + " less downtime");
        WriteParts(output, analysis);
        WriteImprovements(output, analysis);
    }

    private static void WriteParts(TextWriter output, SystemAnalysis analysis)
    {
        output.WriteLine("parts     downtime a year that each costs: importance (Birnbaum) x its unavailability x 365 d");
        var table = new TextTable("part", "availability", "importance", "costs a year");
        foreach (var part in analysis.Parts)
        {
            table.Add(
                part.Name, Figures.Percent(part.Availability), Figures.Three(part.Importance),
                    Figures.Time(part.CostPerYearSeconds));
        }

        table.Write(output, Indent);
    }

    private static void WriteImprovements(TextWriter output, SystemAnalysis analysis)
    {
        output.WriteLine("one more  what one more replica of each part would buy, if it fails independently of the others");
        var table = new TextTable("part", "system then", "saves a year", "target");
        foreach (var better in analysis.Improvements)
        {
            table.Add(
                better.Part, Figures.Percent(better.System), Figures.Time(better.SavedPerYearSeconds),
                better.MeetsTarget == true ? "met" : "missed");
        }

        table.Write(output, Indent);
    }
}
