using System.CommandLine;
using Stormproof.Cli.Output;
using Stormproof.Lab.Drills;
using Stormproof.Lab.Drills.StalePrice;
using Stormproof.Lab.Systems;

namespace Stormproof.Cli.Commands.Drills;

/// <summary><c>stormproof drill stale-price</c>.</summary>
internal static class StalePriceCommand
{
    public static Command Build(Shell shell)
    {
        var nodes = Ranges.Int("--nodes", "App nodes.", 3, 2, 50);
        var seconds = Ranges.Int(
            "--seconds", "Length of each of the two runs; longer when the faults need it.", 12, 5, 3_600);
        var seed = Ranges.Seed();
        var system = new SystemArguments();
        var command = new Command(
            "stale-price",
            "Prices are read and written through several nodes while the replicas' replay is paused, writers are killed between"
            + " COMMIT and invalidation, the store is restarted, nodes are cut off from it, broadcasts are cut and a replica is"
            + " promoted: cache-aside as it is usually written, against the fenced cache. A read is stale when it starts after a"
            + " newer price was acknowledged. Passes when the first has stale reads and the second none. Store and database are"
            + " always the lab's own.\n\nExample: stormproof drill stale-price --nodes 3 --seed 1")
        {
            nodes, seconds, seed,
        };
        system.AddDataTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            shell.For(parsed),
            system.ReadData(parsed),
            new StalePriceOptions(
                parsed.GetValue(nodes), parsed.GetValue(seed), TimeSpan.FromSeconds(parsed.GetValue(seconds))),
            cancellationToken));
        return command;
    }

    private static Task<int> RunAsync(
        Shell shell, LocalSystemOptions system, StalePriceOptions options, CancellationToken cancellationToken) =>
        DrillRun.ShowAsync(
            shell,
            $"stale-price: {options.Readers} readers, {options.Writers} writers, {options.Nodes} nodes, seed {options.Seed}",
            show => StalePriceDrill.RunAsync(system, options, shell.Clock, shell.Progress, show, cancellationToken),
            StalePriceReportJson.Default.DrillReportStalePriceResult, Table);

    private static DrillTable<StalePriceResult> Table(DrillReport<StalePriceResult> report) =>
        new DrillTable<StalePriceResult>(
            $"stale-price, {report.Nodes} nodes, seed {report.Seed}", "plain cache", "fenced cache",
            "no read that starts after a price was acknowledged shows an older one.")
            .Count("reads", r => r.Reads)
            .Count("acknowledged writes", r => r.Writes)
            .Count("stale reads", r => r.StaleReads)
            .Milliseconds("longest stale", r => r.MaxStaleMs)
            .Count("reads that missed a killed writer's price", r => r.MissedCommits)
            .Count("products still wrong at the end", r => r.StaleAtEnd)
            .Share("hit rate", r => r.HitRate)
            .Count("loads in the database", r => r.Loads)
            .Row("failed reads / writes", r => $"{r.Errors} / {r.FailedWrites}")
            .Row("replay paused / writers killed", r => $"{r.Faults.ReplayPauses} / {r.Faults.WriterKills}")
            .Row("store restarted / links cut", r => $"{r.Faults.StoreRestarts} / {r.Faults.LinkCuts}")
            .Row("broadcasts cut / promotions", r => $"{r.Faults.BroadcastCuts} / {r.Faults.Promotions}")
            .Latency(r => r.P50Ms, r => r.P99Ms)
            .Duration(r => r.DurationMs);
}
