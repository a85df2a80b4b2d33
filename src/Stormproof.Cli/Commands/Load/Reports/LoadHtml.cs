using System.Globalization;
using Stormproof.Cli.Charts;
using Stormproof.Load.Results;

namespace Stormproof.Cli.Commands.Load.Reports;

/// <summary>A run as one page.</summary>
internal static class LoadHtml
{
    public static string Render(LoadResult result)
    {
        var page = new HtmlPage(
            $"Load on {result.Target}", $"{result.Model} model, {N(result.DurationMs / 1000, "0.###")} s measured");
        Verdict(page, result);
        page.Figures(
            ("requests", N(result.Requests, "N0")), ("good answers", $"{N(result.Rps, "#,0.#")} req/s"),
            ("errors", $"{N(result.ErrorRate * 100, "0.###")} %"), ("p50", Ms(result.Latency.P50Ms)),
            ("p99", Ms(result.Latency.P99Ms)), ("slowest", Ms(result.Latency.MaxMs)));
        if (result.Knee is { } knee)
        {
            page.Figures(
                ("knee", $"{N(knee.Rps, "N0")} req/s"), ("95 % interval", $"{N(knee.LowRps, "N0")}–{N(knee.HighRps, "N0")}"),
                ("p99 at the knee", Ms(knee.P99Ms)));
        }

        page.Section("Latency").Chart(LoadCharts.ToShare(result)).Chart(LoadCharts.Throughput(result));
        Percentiles(page, result);
        page.Section("Spread").Chart(LoadCharts.Histogram(result)).Chart(LoadCharts.HistogramByStep(result));
        Nodes(page, result);
        Errors(page, result);
        Steps(page, result);
        Generator(page, result.Generator);
        return page.Render();
    }

    private static void Verdict(HtmlPage page, LoadResult result)
    {
        if (result.Generator.Saturated)
        {
            page.Verdict(false, $"Void: the generator was the bottleneck: {result.Generator.Reason}.");
        }

        if (result.Interrupted)
        {
            page.Verdict(null, "Interrupted: this is what was measured until then.");
        }

        foreach (var check in LoadCheck.Of(result))
        {
            page.Verdict(check.Passed, $"{check.Name}: {check.Detail}");
        }

        if (result.KneeSearch is { } search)
        {
            page.Verdict(null, search.Reason + (search.BendRps is { } bend
                ? $" Latency bends most at {N(bend, "N0")} req/s (Kneedle)."
                : ""));
        }
    }

    private static void Percentiles(HtmlPage page, LoadResult result)
    {
        page.Table(
            "Latency", ["", "p50", "p90", "p99", "p99.9", "max"],
            [
                Row(result.Model == "open" ? "from when a request was due" : "corrected for waiting users", result.Latency),
                Row("from when it was sent", result.Uncorrected),
            ]);
        if (result.ByRequest.Count > 1)
        {
            page.Table(
                "By request", ["request", "sent", "errors", "p50", "p90", "p99", "p99.9", "max"],
                result.ByRequest.Select(r => (IReadOnlyList<string>)
                    [r.Name, N(r.Requests, "N0"), N(r.Errors, "N0"), .. Row("", r.Latency).Skip(1)]));
        }
    }

    private static void Nodes(HtmlPage page, LoadResult result)
    {
        if (result.ByNode.Count > 0)
        {
            page.Section("Nodes").Chart(LoadCharts.HistogramByNode(result)).Table(
                "By node", ["node", "answered", "errors", "p50", "p90", "p99", "p99.9", "max"],
                result.ByNode.Select(n => (IReadOnlyList<string>)
                    [n.Name, N(n.Requests, "N0"), N(n.Errors, "N0"), .. Row("", n.Latency).Skip(1)]));
        }
    }

    private static string[] Row(string name, LatencySummary s) =>
        [name, .. new[] { s.P50Ms, s.P90Ms, s.P99Ms, s.P999Ms, s.MaxMs }.Select(Ms)];

    private static void Errors(HtmlPage page, LoadResult result)
    {
        page.Section("Errors");
        if (result.Errors == 0)
        {
            page.Paragraph("None.");
            return;
        }

        page.Chart(LoadCharts.Errors(result)).Table(
            "Errors by class", ["class", "requests", "share"],
            result.ErrorClasses.OrderByDescending(e => e.Value).Select(e => (IReadOnlyList<string>)
                [e.Key, N(e.Value, "N0"), $"{N(100.0 * e.Value / Math.Max(1, result.Requests), "0.###")} %"]));
    }

    private static void Steps(HtmlPage page, LoadResult result) => page.Section("Steps").Table(
        "Steps", ["from, s", "offered, req/s", "achieved, req/s", "p50", "p99", "errors"],
        result.Steps.Select(s => (IReadOnlyList<string>)
        [
            N(s.StartMs / 1000, "0.0"), N(s.OfferedRps, "#,0.#"), N(s.AchievedRps, "#,0.#"), Ms(s.P50Ms), Ms(s.P99Ms),
            $"{N(s.ErrorRate * 100, "0.###")} %",
        ]));

    private static void Generator(HtmlPage page, GeneratorReport generator) => page.Section("The generator's own health").Table(
        "Generator", ["figure", "value"],
        [
            ["processors used", $"{N(generator.CpuShare * 100, "0.0")} %"],
            ["busiest event loop", $"{N(generator.LoopShare * 100, "0.0")} %"],
            [$"started over {N(generator.LateThresholdMs, "0.#")} ms late by its own fault", N(generator.LateByLag, "N0")],
            ["started late because no user was free", N(generator.LateByUsers, "N0")],
            ["lag of the loop, p99", Ms(generator.LagP99Ms)],
            ["users at the end", N(generator.Users, "N0")],
        ]);

    private static string Ms(double value) => $"{N(value, value < 10 ? "0.00" : value < 100 ? "0.0" : "N0")} ms";

    private static string N(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
