using System.Globalization;
using Spectre.Console;
using Stormproof.Cli.Output;
using Stormproof.Load.Results;

namespace Stormproof.Cli.Commands.Load;

/// <summary>A result for people.</summary>
internal static class LoadTable
{
    public static void Write(Shell shell, LoadResult result)
    {
        var console = shell.Table();
        console.WriteLine($"{result.Target}, {result.Model} model, {Number(result.DurationMs / 1000, "0.###")} s");
        console.WriteLine(
            $"requests {Number(result.Requests, "N0")}, good answers {Number(result.Rps, "N1")} a second, errors"
            + $" {Number(result.Errors, "N0")} ({Number(result.ErrorRate * 100, "0.###")} %)");
        foreach (var (name, count) in result.ErrorClasses)
        {
            console.WriteLine($"  {name}: {Number(count, "N0")}");
        }

        console.Write(Latencies(result));
        if (result.ByRequest.Count > 1)
        {
            console.Write(Parts("request", result.ByRequest.Select(r => (r.Name, r.Requests, r.Errors, r.Latency))));
        }

        if (result.ByNode.Count > 0)
        {
            console.Write(Parts("node", result.ByNode.Select(n => (n.Name, n.Requests, n.Errors, n.Latency))));
        }

        console.Write(Steps(result));
        foreach (var failure in result.Failures ?? [])
        {
            console.WriteLine($"{failure.Request}: expected {failure.Expected}; saw {failure.Seen}");
        }
        var generator = result.Generator;
        console.WriteLine(
            $"generator: {Number(generator.CpuShare * 100, "0.0")} % of the processors, busiest loop"
            + $" {Number(generator.LoopShare * 100, "0.0")} %, late starts {Number(generator.LateStarts, "N0")}"
            + $" (own lag {Number(generator.LateByLag, "N0")}, no free user {Number(generator.LateByUsers, "N0")})");
        Knee(console, result);
        if (generator.Saturated)
        {
            console.WriteLine($"VOID: the generator was the bottleneck: {generator.Reason}.");
        }

        foreach (var verdict in result.Thresholds ?? [])
        {
            var value = verdict.Value is { } measured ? $" (measured {Number(measured, "0.####")})" : "";
            console.WriteLine($"threshold {verdict.Threshold}: {verdict.Outcome}{value}");
        }
    }

    private static Table Parts(
        string what, IEnumerable<(string Name, long Requests, long Errors, LatencySummary Latency)> parts)
    {
        var table = new Table().AddColumns(what, "sent", "errors", "p50 ms", "p99 ms", "max ms");
        foreach (var (name, requests, errors, latency) in parts)
        {
            table.AddRow(
                Markup.Escape(name), Number(requests, "N0"), Number(errors, "N0"), Number(latency.P50Ms, "0.00"),
                Number(latency.P99Ms, "0.00"), Number(latency.MaxMs, "0.00"));
        }

        return table;
    }

    private static void Knee(IAnsiConsole console, LoadResult result)
    {
        if (result.KneeSearch is not { } search)
        {
            return;
        }

        if (result.Knee is { } knee)
        {
            console.WriteLine(
                $"knee: {Number(knee.Rps, "N1")} req/s, 95 % interval {Number(knee.LowRps, "N1")} to"
                + $" {Number(knee.HighRps, "N1")}; p99 just below it {Number(knee.P99Ms, "0.00")} ms");
        }

        console.WriteLine($"{search.Outcome}: {search.Reason}");
        if (search.BendRps is { } bend)
        {
            console.WriteLine($"latency bends most at {Number(bend, "N0")} req/s (Kneedle)");
        }
    }

    private static Table Latencies(LoadResult result)
    {
        var isOpen = result.Model == "open";
        var table = new Table().AddColumns("latency, ms", "p50", "p90", "p99", "p99.9", "max");
        Add(isOpen ? "from when it was due" : "corrected for waiting users", result.Latency);
        Add("from when it was sent", result.Uncorrected);
        return table;

        void Add(string name, LatencySummary s) => table.AddRow(
            [name, .. new[] { s.P50Ms, s.P90Ms, s.P99Ms, s.P999Ms, s.MaxMs }.Select(v => Number(v, "0.00"))]);
    }

    private static Table Steps(LoadResult result)
    {
        var table = new Table().AddColumns("from, s", "offered rps", "achieved rps", "p50 ms", "p99 ms", "errors, %");
        foreach (var step in result.Steps)
        {
            table.AddRow(
                Number(step.StartMs / 1000, "0.0"), Number(step.OfferedRps, "N1"), Number(step.AchievedRps, "N1"),
                Number(step.P50Ms, "0.00"), Number(step.P99Ms, "0.00"), Number(step.ErrorRate * 100, "0.###"));
        }

        return table;
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
