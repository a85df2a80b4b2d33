using System.Globalization;
using Stormproof.Cli.Charts;
using Stormproof.Model.Planning.Availability;

namespace Stormproof.Cli.Output.Plans.Whole;

/// <summary>The page's part about availability.</summary>
internal static class AvailabilityParts
{
    public static void Add(HtmlPage page, AvailabilityQuestion question, AvailabilityPlan plan)
    {
        page.Section("What availability");
        if (plan.Analysis is { } analysis)
        {
            page.Verdict(
                plan.MeetsTarget,
                $"the system reaches {Figures.Percent(analysis.System)} of the {Figures.Percent(plan.Target)} wanted: down"
                + $" {Figures.Time(analysis.Downtime.PerYearSeconds)} a year, allowed are"
                + $" {Figures.Time(plan.Downtime.PerYearSeconds)}.");
        }

        page.Figures(
            ("allowed a year", Figures.Time(plan.Downtime.PerYearSeconds)),
                ("a month", Figures.Time(plan.Downtime.PerMonthSeconds)),
            ("a week", Figures.Time(plan.Downtime.PerWeekSeconds)), ("a day", Figures.Time(plan.Downtime.PerDaySeconds)),
            ("left this year", plan.Budget.LeftSeconds >= 0 ? Figures.Time(plan.Budget.LeftSeconds) : "overspent"));
        page.Paragraph(plan.Level is { } level
            ? $"Usually built for such a target: {level.Architecture}."
            : "No architecture usually reaches such a target.");
        if (plan.Analysis is not null && question.System is { } system)
        {
            page.Tree(AvailabilityTree.Of(system, plan.Analysis));
            Tables(page, plan.Analysis);
        }

        Alerts(page, plan);
    }

    private static void Tables(HtmlPage page, SystemAnalysis analysis)
    {
        page.Table(
            "Downtime a year that each part costs: importance (Birnbaum) x unavailability x 365 d",
            ["part", "availability", "importance", "costs a year"],
            analysis.Parts.Select(p => (string[])[
                p.Name, Figures.Percent(p.Availability), Figures.Three(p.Importance), Figures.Time(p.CostPerYearSeconds)]));
        page.Table(
            "What one more replica would buy, if it fails independently", ["part", "system then", "saves a year", "target"],
            analysis.Improvements.Select(i => (string[])[
                i.Part, Figures.Percent(i.System), Figures.Time(i.SavedPerYearSeconds), i.MeetsTarget == true ? "met"
                    : "missed"]));
    }

    private static void Alerts(HtmlPage page, AvailabilityPlan plan) => page.Table(
        "Alerts over 30 d, each when both windows have more errors than burn rate x (1 - target)",
        ["severity", "long window", "short window", "burn rate", "errors above", "budget gone"],
        plan.Alerts.Select(a => (string[])[
            a.Severity == AlertSeverity.Page ? "page" : "ticket", Figures.Time(a.LongWindow), Figures.Time(a.ShortWindow),
            a.BurnRate.ToString("0.##", CultureInfo.InvariantCulture),
            a.CanFire ? Figures.Share(a.ErrorRate) : "never: above 100 %", Figures.Share(a.BudgetShare)]));
}
