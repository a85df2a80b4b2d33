using System.Globalization;
using System.Text.Json;
using Stormproof.Cli.Charts;
using Stormproof.Cli.Input.Systems;
using Stormproof.Model.Capacity;
using Stormproof.Model.Planning;
using Stormproof.Model.Planning.Availability;

namespace Stormproof.Cli.Output.Plans.Whole;

/// <summary>The four plans as one page with their charts.</summary>
internal static class SystemPage
{
    public static string Render(SystemPlan plan)
    {
        var title = plan.Name.Length > 0 ? $"Capacity plan: {plan.Name}" : "Capacity plan";
        var page = new HtmlPage(title, "planned by stormproof plan all; every figure is computed from the file's values");
        page.Figures(
            ("way to grow", Word(plan.Scale.Plan.Path)),
            ("nodes", $"{plan.Nodes.Plan.Nodes:N0}"),
            ("nodes, price", plan.Nodes.Plan.PricePerHour is { } price ? $"${price:#,##0.00}/h" : "not given"),
            ("database", Word(plan.Database.Plan.Path)),
            ("availability target", Figures.Percent(plan.Availability.Plan.Target)),
            ("system", plan.Availability.Plan.Analysis is { } a ? Figures.Percent(a.System) : "not given"));
        Scale(page, plan.Scale.Question, plan.Scale.Plan, plan.Nodes.Plan);
        Nodes(page, plan.Nodes.Question, plan.Nodes.Plan);
        Database(page, plan.Database.Plan);
        AvailabilityParts.Add(page, plan.Availability.Question, plan.Availability.Plan);
        return page.Render();
    }

    private static void Scale(HtmlPage page, ScaleQuestion question, ScalePlan plan, NodePlan nodes)
    {
        page.Section("Which way to grow").Verdict(null, $"{Word(plan.Path)}: {plan.Reason}").Paragraph($"Risk: {plan.Risk}.");
        page.List("Steps", plan.Steps, ordered: true).Chart(CostChart.Of(question, plan, nodes));
    }

    private static void Nodes(HtmlPage page, NodeQuestion question, NodePlan plan)
    {
        page.Section("How many nodes").Figures(
            ("nodes", $"{plan.Nodes:N0}"), ("of them to spare", $"{plan.Spare:N0}"),
            ("used at the peak", plan.UtilisationAtPeak.ToString("P1", CultureInfo.InvariantCulture)),
            ("used after a loss", plan.UtilisationAfterLoss.ToString("P1", CultureInfo.InvariantCulture)));
        page.Chart(NodeChart.Of(question, plan));
        if (question.Fit is { } fit)
        {
            page.Table(
                "The fitted law: X(N) = gamma N / (1 + alpha (N - 1) + beta N (N - 1))",
                    ["parameter", "value", "95 % from", "to"],
                [Row("gamma (req/s)", fit.Gamma), Row("alpha", fit.Alpha), Row("beta", fit.Beta),
                    .. fit.Peak is { } peak ? [Row("peak (nodes)", peak)] : Array.Empty<string[]>()]);
        }

        page.List("Caveats", plan.Caveats);
    }

    private static void Database(HtmlPage page, DatabasePlan plan)
    {
        page.Section("Which database path").Verdict(null, $"{Word(plan.Path)}: {plan.Reason}");
        page.Figures(
            ("primaries", $"{plan.Primaries:N0}"), ("replicas of each", $"{plan.Replicas:N0}"), ("shards", $"{plan.Shards:N0}"),
            ("shard key", plan.ShardKey ?? "none"));
        page.Paragraph($"Replicas: {plan.ReplicaArithmetic}.");
        if (plan.ShardArithmetic is { } shards)
        {
            page.Paragraph($"Shards: {shards}.");
        }

        page.Paragraph($"Then: {plan.Then}.");
        page.List("Warnings", plan.Warnings);
    }

    private static string[] Row(string name, Estimate estimate) =>
    [
        name, Figures.Three(estimate.Value), Figures.Three(estimate.Low), estimate.High is { } high ? Figures.Three(high)
            : "no end",
    ];

    private static string Word<T>(T path)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(path.ToString());
}
