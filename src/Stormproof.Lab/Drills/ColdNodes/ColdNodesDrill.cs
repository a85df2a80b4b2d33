using Stormproof.Lab.Drills.Database;
using Stormproof.Lab.Systems;

namespace Stormproof.Lab.Drills.ColdNodes;

/// <summary>A fleet grows under load, and each node keeps its answers in its own memory: cold nodes all at once send everybody to
/// the database, warm ones in waves do not.</summary>
public static class ColdNodesDrill
{
    /// <summary>What the fixed run's peak of queries may be of the other's.</summary>
    public const double MostQueries = 0.5;

    /// <summary>What the fixed run's peak of p99 may be of the other's.</summary>
    public const double MostLatency = 2.0 / 3;

    /// <summary>A run with fewer requests proves nothing.</summary>
    public const int FewestRequests = 200;

    /// <summary>Runs both.</summary>
    public static async Task<DrillReport<ColdNodesResult>> RunAsync(
        LocalSystemOptions systemOptions, ColdNodesOptions options, TimeProvider clock, Action<string> log,
        Action<string> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(systemOptions);
        ArgumentNullException.ThrowIfNull(options);
        systemOptions = systemOptions with
        {
            Nodes = options.From,
            MostNodes = options.To,
            Replicas = 0,
            Users = 1,
            Data = DataMode.ProcessCache,
            SearchPath = NarrowQuery.SearchPath,
        };
        var system = await LocalSystem.StartAsync(systemOptions, clock, log, cancellationToken).ConfigureAwait(false);
        await using var disposal = system.ConfigureAwait(false);
        var primary = system.PrimaryConnectionString;
        var categories = (int[])(await Sql.ScalarAsync(
            primary, "select array_agg(id order by id) from categories", cancellationToken).ConfigureAwait(false))!;
        string[] pages = [.. categories.Select(c => $"/api/products?category={c}")];
        var query = await NarrowQuery.CreateAsync(primary, options.Places, options.QueryTime, cancellationToken)
            .ConfigureAwait(false);
        await using var widening = query.ConfigureAwait(false);
        var growth = new Growth(system, options, systemOptions.Policy, clock, log);
        var run = new ColdNodesRun(system, options, query, pages, clock, progress);
        var before = await run.RunAsync("before", growth, growth.ColdAsync, cancellationToken).ConfigureAwait(false);
        var after = await run.RunAsync("after", growth, growth.WarmAsync, cancellationToken).ConfigureAwait(false);
        return new DrillReport<ColdNodesResult>(
            "cold-nodes", options.Seed, options.To, before, after, Judge(options, pages.Length, before, after));
    }

    internal static IReadOnlyList<string> Judge(
        ColdNodesOptions options, int pages, ColdNodesResult before, ColdNodesResult after)
    {
        var verdict = new Verdict();
        foreach (var (name, run) in new[] { ("before", before), ("after", after) })
        {
            verdict.Require(run.NodesAtEnd == options.To,
                $"{name}: {run.NodesAtEnd} nodes at the end, not {options.To}; the fleet did not grow");
            verdict.Require(run.Requests >= FewestRequests,
                $"{name}: {run.Requests} requests prove nothing; it takes {FewestRequests}");
        }

        verdict.Require(before.DatabaseQueries >= pages,
            $"before: {before.DatabaseQueries} queries for {pages} pages; the new nodes were not cold");
        verdict.Require(after.DatabaseQpsPeak <= MostQueries * before.DatabaseQpsPeak,
            $"after: {after.DatabaseQpsPeak} queries a second at most, before: {before.DatabaseQpsPeak}; at most half is a fix");
        verdict.Require(after.P99MsPeak <= MostLatency * before.P99MsPeak,
            $"after: a p99 of {after.P99MsPeak} ms at most, before: {before.P99MsPeak} ms; at most two thirds is a fix");
        verdict.Require(after.Errors == 0, $"after: {after.Errors} requests failed");
        return verdict.Reasons;
    }
}
