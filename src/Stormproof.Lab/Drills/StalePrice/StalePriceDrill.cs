using Stormproof.Lab.Faults;
using Stormproof.Lab.Postgres;
using Stormproof.Lab.Processes;
using Stormproof.Lab.Systems;

namespace Stormproof.Lab.Drills.StalePrice;

/// <summary>Prices are read and written through several nodes while everything happens that makes a cache lie: first with
/// cache-aside as it is usually written, then with the fenced cache.</summary>
public static class StalePriceDrill
{
    /// <summary>Lowest hit rate of the fixed run: below, hardly anything was cached, and nothing can be stale that is not cached.
    /// </summary>
    public const double LowestHitRate = 0.2;

    /// <summary>One to promote, one that follows it.</summary>
    private const int Replicas = 2;

    /// <summary>Runs both.</summary>
    public static async Task<DrillReport<StalePriceResult>> RunAsync(
        LocalSystemOptions systemOptions, StalePriceOptions options, TimeProvider clock, Action<string> log,
        Action<string> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(systemOptions);
        ArgumentNullException.ThrowIfNull(options);
        // Held for the whole drill; each run's own folder is below it.
        using var data = DataDirectory.Open(systemOptions.DataPath, fresh: false);
        var before = await RunAsync("before", DataMode.PlainCache).ConfigureAwait(false);
        var after = await RunAsync("after", DataMode.Fenced).ConfigureAwait(false);
        return new DrillReport<StalePriceResult>(
            "stale-price", options.Seed, options.Nodes, before, after, Judge(options, before, after));

        Task<StalePriceResult> RunAsync(string name, DataMode mode) =>
            RunOneAsync(name, systemOptions with { Data = mode }, options, clock, log, progress, cancellationToken);
    }

    internal static IReadOnlyList<string> Judge(StalePriceOptions options, StalePriceResult before, StalePriceResult after)
    {
        var verdict = new Verdict();
        verdict.Require(before.StaleReads > 0, "before: no read was stale; the incident was not reproduced");
        verdict.Require(before.MissedCommits > 0,
            "before: no read missed a killed writer's price; the writers were not killed at the right moment");
        verdict.Require(after.StaleReads == 0,
            $"after: {after.StaleReads} of {after.Reads} reads were stale, by up to {after.MaxStaleMs} ms");
        verdict.Require(after.MissedCommits == 0,
            $"after: {after.MissedCommits} reads missed a price that a killed writer had committed");
        verdict.Require(after.StaleAtEnd == 0, $"after: {after.StaleAtEnd} products still show an old price at the end");
        verdict.Require(after.HitRate >= LowestHitRate,
            $"after: a hit rate of {after.HitRate:P0} proves nothing; it takes {LowestHitRate:P0}");
        foreach (var (name, run) in new[] { ("before", before), ("after", after) })
        {
            verdict.Require(run.Reads >= options.FewestReads && run.Writes >= options.FewestWrites,
                $"{name}: {run.Reads} reads and {run.Writes} writes prove nothing; it takes {options.FewestReads} and"
                + $" {options.FewestWrites}");
            verdict.Require(run.LostWrites == 0,
                $"{name}: {run.LostWrites} acknowledged writes are not in the database; the promotion was not a controlled one");
            verdict.Require(run.UnknownPrices == 0, $"{name}: {run.UnknownPrices} prices were shown that never were");
            foreach (var missing in Missing(run.Faults))
            {
                verdict.Require(false, $"{name}: {missing}");
            }
        }

        return verdict.Reasons;
    }

    private static async Task<StalePriceResult> RunOneAsync(
        string name, LocalSystemOptions systemOptions, StalePriceOptions options, TimeProvider clock, Action<string> log,
        Action<string> progress, CancellationToken cancellationToken)
    {
        var links = new StoreLinks(clock);
        await using var linkDisposal = links.ConfigureAwait(false);
        // A promoted database is of no use to later runs: each has its own, new each time.
        systemOptions = systemOptions with
        {
            Nodes = options.Nodes,
            Replicas = Replicas,
            Users = 1,
            DataPath = Path.Combine(systemOptions.DataPath, "stale-price", name),
            Fresh = true,
            CountStatements = true,
            DrainDelay = TimeSpan.Zero,
            StoreLink = links.Open,
        };
        log($"{name}: {(systemOptions.Data == DataMode.Fenced ? "fenced cache" : "plain cache")}");
        try
        {
            var system = await LocalSystem.StartAsync(systemOptions, clock, log, cancellationToken).ConfigureAwait(false);
            await using var disposal = system.ConfigureAwait(false);
            return await new StalePriceRun(system, links, systemOptions.Data!.Value, options, clock, progress)
                .RunAsync(name, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Forget(systemOptions.DataPath);
        }
    }

    /// <summary>The logs stay; three databases would be a lot to keep for nothing.</summary>
    private static void Forget(string path)
    {
        var databases = Path.Combine(path, PostgresFiles.FolderName);
        if (Directory.Exists(databases))
        {
            Directory.Delete(databases, recursive: true);
        }
    }

    private static IEnumerable<string> Missing(FaultCounts faults) =>
        new[]
        {
            (faults.ReplayPauses, "no replay was paused"),
            (faults.WriterKills, "no writer was killed between COMMIT and invalidation"),
            (faults.StoreRestarts, "the store was not restarted"),
            (faults.LinkCuts, "no node was cut off from the store"),
            (faults.BroadcastCuts, "no broadcast was cut"),
            (faults.Promotions, "no replica was promoted"),
        }.Where(f => f.Item1 == 0).Select(f => f.Item2);
}
