using System.Globalization;
using Stormproof.Cli.Charts;
using Stormproof.Lab.Scaling;

namespace Stormproof.Cli.Commands.Load.Scaling;

/// <summary>A scaling curve as one page.</summary>
internal static class ScaleHtml
{
    public static string Render(ScaleReport report)
    {
        var page = new HtmlPage(
            $"How {report.Target} scales",
            $"Capacity at a p99 of {N(report.SloP99Ms, "0.###")} ms; nodes, database, store, balancer and generator share"
            + $" {report.Processors} processors");
        if (report.Interrupted)
        {
            page.Verdict(null, "Interrupted: this is what was measured until then.");
        }

        if (report is { Bottleneck: { } bottleneck, Points.Count: > 0 })
        {
            page.Verdict(null, $"Bottleneck at {report.Points[^1].Nodes} nodes: {bottleneck}: {report.BottleneckReason}.");
        }

        page.Figures(
            ("best node count", report.BestNodes is { } best ? $"{best}" : "–"),
            ("one node", $"{N(report.Points.FirstOrDefault()?.Rps, "N0")} {report.Unit}/s"),
            ("efficiency at the most", N(report.Points.LastOrDefault()?.Efficiency, "0.00")));
        page.Section("Capacity").Chart(ScaleChart.Of(report)).Table(
            "Capacity",
            ["nodes", "capacity, a second", "from", "to", "efficiency", "p99, ms", "search", "above it", "bottleneck"],
            report.Points.Select(p => (IReadOnlyList<string>)
            [
                $"{p.Nodes}", N(p.Rps, "N1"), N(p.LowRps, "N1"), N(p.HighRps, "N1"), N(p.Efficiency, "0.00"), N(p.P99Ms, "0.0"),
                p.Outcome, p.Cause, p.Bottleneck,
            ]));
        if (report.Usl is { } usl)
        {
            page.Table(
                "Universal Scalability Law", ["figure", "value"],
                [
                    ["lambda, a second of one node", N(usl.Lambda, "0.#")], ["sigma, contention", N(usl.Sigma, "0.####")],
                    ["kappa, coherency", N(usl.Kappa, "0.######")], ["peak, nodes", N(usl.PeakNodes, "0.#")],
                    ["peak, a second", N(report.PeakRps, "N0")], ["R2", N(usl.R2, "0.000")],
                ]);
        }

        Usage(page, report);
        page.Section("What to know").List("Notes", report.Notes);
        return page.Render();
    }

    private static void Usage(HtmlPage page, ScaleReport report) => page.Section("What saturates")
        .Table(
            "Processor time at the capacity, cores",
            ["nodes", "app nodes", "database", "balancer", "store", "generator", "other", "machine", "pools open", "in queries"],
            report.Points.Select(p => (IReadOnlyList<string>)
            [
                $"{p.Nodes}", N(p.Usage.NodeCores, "0.00"), N(p.Usage.DatabaseCores, "0.00"), N(p.Usage.GatewayCores, "0.00"),
                N(p.Usage.StoreCores, "0.00"), N(p.Usage.GeneratorCores, "0.00"), N(p.Usage.OtherCores, "0.00"),
                Percent(p.Usage.MachineShare), Percent(p.Usage.PoolOpen), Percent(p.Usage.PoolBusy),
            ]))
        .List("Evidence", [.. report.Points.Select(p => $"nodes: {p.Nodes}; {p.Bottleneck}: {p.BottleneckReason}.")]);

    private static string Percent(double? share) => share is { } known ? $"{N(known * 100, "0")} %" : "–";

    private static string N(double? value, string format) =>
        value is { } known ? known.ToString(format, CultureInfo.InvariantCulture) : "–";
}
