using System.CommandLine;
using Stormproof.Cli.Output;
using Stormproof.Lab.Drills;
using Stormproof.Lab.Drills.ScaleIn;
using Stormproof.Lab.Processes;
using Stormproof.Lab.Systems;

namespace Stormproof.Cli.Commands.Drills;

/// <summary><c>stormproof drill scale-in</c>.</summary>
internal static class ScaleInCommand
{
    public static Command Build(Shell shell)
    {
        var nodes = Ranges.Int("--nodes", "App nodes at first.", 8, 3, 50);
        var left = Ranges.Int("--left", "Nodes that stay, fewer than --nodes.", 2, 1, 10);
        var rate = Ranges.Int("--rate", "Short requests a second, besides the long ones.", 40, 10, 1_000);
        var seed = Ranges.Seed();
        var system = new SystemArguments();
        var command = new Command(
            "scale-in",
            "Most of the nodes leave while they have requests that take seconds: ended by SIGTERM and, 2 s later, SIGKILL with"
            + " the balancer left to notice, against drained first. The balancer repeats nothing, so that no cut is hidden."
            + " Passes when requests are cut in the first and none in the second, in which some lasted longer than 2 s.\n\n"
            + "Example: stormproof drill scale-in --nodes 8 --left 2 --seed 1")
        {
            nodes, left, rate, seed,
        };
        system.AddDataTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            shell.For(parsed), system.ReadData(parsed),
            new ScaleInOptions(
                parsed.GetValue(nodes), parsed.GetValue(left), parsed.GetValue(rate), parsed.GetValue(seed)),
            cancellationToken));
        return command;
    }

    private static Task<int> RunAsync(
        Shell shell, LocalSystemOptions system, ScaleInOptions options, CancellationToken cancellationToken)
    {
        if (options.Left >= options.Nodes)
        {
            throw new LabException(
                $"--left {options.Left} leaves all of --nodes {options.Nodes}, and none would go; give fewer, for example --left"
                + $" {options.Nodes / 2}.", 2);
        }

        return DrillRun.ShowAsync(
            shell,
            $"scale-in: {options.Nodes} to {options.Left} nodes, {options.Rate:N0} short requests a second, seed {options.Seed};"
            + $" long ones take {options.LongTime.TotalSeconds:0} and {options.LongestTime.TotalSeconds:0} s",
            show => ScaleInDrill.RunAsync(system, options, shell.Clock, shell.Progress, show, cancellationToken),
            ScaleInReportJson.Default.DrillReportScaleInResult, r => Table(options, r));
    }

    private static DrillTable<ScaleInResult> Table(ScaleInOptions options, DrillReport<ScaleInResult> report) =>
        new DrillTable<ScaleInResult>(
            $"scale-in, {report.Nodes} to {options.Left} nodes, seed {report.Seed}", "ended", "drained",
            "the fleet shrinks, and no request is cut.")
            .Count("requests", r => r.Requests)
            .Count("  that take seconds", r => r.LongRequests)
            .Count("in flight on the leaving nodes", r => r.InFlight)
            .Count("cut", r => r.CutRequests)
            .Count("  that take seconds", r => r.CutLongRequests)
            .Row("nodes ended / left", r => $"{r.NodesEnded} / {r.NodesLeft}")
            .Milliseconds("the nodes left within", r => r.ScaleInMs)
            .Milliseconds("longest good answer", r => r.LongestMs)
            .Latency(r => r.P50Ms, r => r.P99Ms)
            .Duration(r => r.DurationMs);
}
