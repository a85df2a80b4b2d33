using System.CommandLine;
using System.Globalization;
using Stormproof.Cli.Output;
using Stormproof.Lab.Drills;
using Stormproof.Lab.Drills.ColdNodes;
using Stormproof.Lab.Processes;
using Stormproof.Lab.Systems;

namespace Stormproof.Cli.Commands.Drills;

/// <summary><c>stormproof drill cold-nodes</c>.</summary>
internal static class ColdNodesCommand
{
    public static Command Build(Shell shell)
    {
        var system = new SystemArguments();
        var from = Ranges.Int("--from", "Nodes at the start, all warm.", 2, 1, 4);
        var to = Ranges.Int("--to", "Nodes at the end.", 8, 2, 12);
        var rps = Ranges.Int("--rps", "Requests a second, all the time.", 150, 50, 2_000);
        var wave = Ranges.Int("--wave", "Nodes that the fixed run adds at a time.", 1, 1, 4);
        var slowStart = DurationOption.Of(
            "--slow-start", "How long a node of the fixed run takes to get its whole share.", "2s", "500ms", "60s");
        var seed = Ranges.Seed();
        var command = new Command(
            "cold-nodes",
            "A fleet grows under load, and each node keeps its answers in its own memory: all new nodes at once, cold and with"
            + " their whole share, against waves of nodes that warm up first and get their share little by little. The database"
            + " counts. Passes when the second has at most half of the first's queries a second, two thirds of its p99 and no"
            + " error.\n\n"
            + "Example: stormproof drill cold-nodes --from 2 --to 8 --seed 1")
        {
            from, to, rps, wave, slowStart, seed,
        };
        system.AddDataTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            shell.For(parsed), system.ReadData(parsed),
            new ColdNodesOptions(parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(seed))
            {
                Rps = parsed.GetValue(rps), Wave = parsed.GetValue(wave), SlowStart = parsed.GetValue(slowStart),
            },
            cancellationToken));
        return command;
    }

    private static Task<int> RunAsync(
        Shell shell, LocalSystemOptions system, ColdNodesOptions options, CancellationToken cancellationToken)
    {
        if (options.To < options.From + 2)
        {
            throw new LabException(
                $"--to {options.To} is not two above --from {options.From}, and one node is no herd; give more, for example --to {
                    options.From + 6}.", 2);
        }

        return DrillRun.ShowAsync(
            shell,
            $"cold-nodes: {options.From} to {options.To} nodes at {options.Rps} requests a second, seed {options.Seed}; the"
            + $" database runs {options.Places} page queries at a time, each takes {options.QueryTime.TotalMilliseconds:0} ms",
            show => ColdNodesDrill.RunAsync(system, options, shell.Clock, shell.Progress, show, cancellationToken),
            ColdNodesReportJson.Default.DrillReportColdNodesResult, r => Table(options, r));
    }

    private static DrillTable<ColdNodesResult> Table(ColdNodesOptions options, DrillReport<ColdNodesResult> report) =>
        new DrillTable<ColdNodesResult>(
            $"cold-nodes, {options.From} to {options.To} nodes, {options.Rps} rps, seed {report.Seed}", "all at once, cold",
            "in waves, warm", "new nodes that nobody notices.")
            .Count("nodes at the end", r => r.NodesAtEnd)
            .Row("page queries per second at most", r => r.DatabaseQpsPeak.ToString("N1", CultureInfo.InvariantCulture))
            .Count("page queries", r => r.DatabaseQueries)
            .Milliseconds("p99 of the worst second", r => r.P99MsPeak)
            .Milliseconds("p50", r => r.P50Ms)
            .Count("requests", r => r.Requests)
            .Count("failed", r => r.Errors)
            .Seconds("growth", r => r.GrowthMs);
}
