using System.CommandLine;
using System.Globalization;
using Stormproof.Cli.Output;
using Stormproof.Lab.Drills.SaturatedDatabase;
using Stormproof.Lab.Systems;

namespace Stormproof.Cli.Commands.Drills;

/// <summary><c>stormproof drill saturated-database</c>.</summary>
internal static class SaturatedCommand
{
    public static Command Build(Shell shell)
    {
        var system = new SystemArguments();
        var max = Ranges.Int("--max-nodes", "The cap.", 6, 4, 12);
        var scaling = new ScalingArguments("5s", minutes: 16);
        var seed = Ranges.Seed();
        var command = new Command(
            "saturated-database",
            "More users than the database can answer: an autoscaler that adds a node when p95 is too high for a minute,"
            + " against this one. A minute of the rules is --minute. Passes when the first grows to the cap and answers no"
            + " more, and the second stops, with the figures that it stopped by.\n\n"
            + "Example: stormproof drill saturated-database --max-nodes 6 --minute 5s --seed 1")
        {
            max, seed,
        };
        scaling.AddTo(command);
        system.AddDataTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            shell.For(parsed), system.ReadData(parsed),
            new SaturatedOptions(parsed.GetValue(max), parsed.GetValue(seed))
            {
                Minute = parsed.GetValue(scaling.Minute),
                Minutes = parsed.GetValue(scaling.Minutes),
                PricePerNodeHour = parsed.GetValue(scaling.Price) ?? ScalingArguments.DefaultPrice,
            },
            cancellationToken));
        return command;
    }

    private static Task<int> RunAsync(
        Shell shell, LocalSystemOptions system, SaturatedOptions options, CancellationToken cancellationToken) =>
        DrillRun.ShowAsync(
            shell,
            string.Create(CultureInfo.InvariantCulture,
                $"saturated-database: {SaturatedOptions.StartNodes} nodes, cap {options.MaxNodes}, seed {
                    options.Seed}; a minute is {
                    options.Minute.TotalSeconds:0.#} s, each run takes {options.Length.TotalSeconds:0} s"),
            show => SaturatedDrill.RunAsync(system, options, shell.Clock, shell.Progress, show, cancellationToken),
            SaturatedReportJson.Default.SaturatedReport, r => Table(options, r));

    private static DrillTable<SaturatedResult> Table(SaturatedOptions options, SaturatedReport report) =>
        new DrillTable<SaturatedResult>(
            string.Create(CultureInfo.InvariantCulture,
                $"saturated-database, {report.Users} users, {report.DatabaseRps:0} answers a second, a minute is {
                    options.Minute.TotalSeconds:0.#} s"),
            "slow means more nodes", "this autoscaler", "what brings nothing is stopped, and it says why.")
        {
            Note = report.After.Evidence is { } evidence ? $"Stopped by: {evidence.Decision}" : null,
        }
            .Count("nodes at most", r => r.NodesPeak)
            .Count("nodes at the end", r => r.NodesAtEnd)
            .Count("of them with traffic", r => r.ReadyAtEnd)
            .Row("node-hours (of such minutes)", r => r.NodeHours.ToString("0.000", CultureInfo.InvariantCulture))
            .Row("cost", r => r.Cost.ToString("0.000", CultureInfo.InvariantCulture))
            .Row("answers per second at first", r => r.FirstRps.ToString("N1", CultureInfo.InvariantCulture))
            .Row("answers per second at last", r => r.Rps.ToString("N1", CultureInfo.InvariantCulture))
            .Count("futility stops", r => r.FutilityStops)
            .Count("requests", r => r.Requests)
            .Count("failed", r => r.Errors)
            .Milliseconds("p50", r => r.P50Ms)
            .Milliseconds("p99", r => r.P99Ms);
}
