using System.CommandLine;
using System.Globalization;
using Stormproof.Cli.Output;
using Stormproof.Lab.Drills;
using Stormproof.Lab.Drills.Stampede;
using Stormproof.Lab.Systems;

namespace Stormproof.Cli.Commands.Drills;

/// <summary><c>stormproof drill stampede</c>.</summary>
internal static class StampedeCommand
{
    public static Command Build(Shell shell)
    {
        var system = new SystemArguments();
        var requests = Ranges.Int("--requests", "Requests for one cold key, all due at once.", 10_000, 10, 100_000);
        var seed = Ranges.Seed();
        var command = new Command(
            "stampede",
            "Many requests for one page that is not in the cache, over all nodes at once, while its query takes 180 ms:"
            + " cache-aside as it is usually written, against the fenced cache. The database counts. Passes when the first loads"
            + " the page more than once a node and the second once in all.\n\n"
            + "Example: stormproof drill stampede --requests 10000 --nodes 3 --seed 1")
        {
            requests, seed,
        };
        system.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var options = system.Read(parsed);
            return RunAsync(
                shell.For(parsed), options,
                new StampedeOptions(parsed.GetValue(requests), options.Nodes, parsed.GetValue(seed)), cancellationToken);
        });
        return command;
    }

    private static Task<int> RunAsync(
        Shell shell, LocalSystemOptions system, StampedeOptions options, CancellationToken cancellationToken) =>
        DrillRun.ShowAsync(
            shell,
            $"stampede: {options.Requests:N0} requests at once, {options.Nodes} nodes, seed {options.Seed};"
            + $" the page's query waits {options.QueryTime.TotalMilliseconds:0} ms",
            show => StampedeDrill.RunAsync(system, options, shell.Clock, shell.Progress, show, cancellationToken),
            StampedeReportJson.Default.DrillReportStampedeResult, r => Table(options, r));

    private static DrillTable<StampedeResult> Table(StampedeOptions options, DrillReport<StampedeResult> report) =>
        new DrillTable<StampedeResult>(
            $"stampede, {options.Requests:N0} requests, {report.Nodes} nodes, seed {report.Seed}", "plain cache", "fenced cache",
            "one load, however many ask.")
            .Count("requests", r => r.Requests)
            .Count("loads in the database", r => r.DatabaseLoads)
            .Count("failed", r => r.Errors)
            .Count("wrong answers", r => r.WrongAnswers)
            .Row("requests per second", r => r.Rps.ToString("N0", CultureInfo.InvariantCulture))
            .Latency(r => r.P50Ms, r => r.P99Ms)
            .Duration(r => r.DurationMs);
}
