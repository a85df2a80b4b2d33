using System.Globalization;
using Stormproof.Benchmarks.Database;
using Stormproof.Benchmarks.Sessions;
using static Stormproof.Benchmarks.Table;

namespace Stormproof.Benchmarks.Stale;

/// <summary>Each cache in turn under the same faults, on an empty store and the same prices.</summary>
internal static class StaleRun
{
    private static readonly (string Name, Func<NodeParts, Task<IPriceNode>> Open)[] Caches =
    [
        ("Stormproof", StormproofPrices.OpenAsync),
        ("FusionCache, process level off", parts => FusionPrices.OpenAsync(parts, process: false)),
        ("FusionCache, as it comes", parts => FusionPrices.OpenAsync(parts, process: true)),
        ("HybridCache, process level off", parts => HybridPrices.OpenAsync(parts, process: false)),
        ("HybridCache, as it comes", parts => HybridPrices.OpenAsync(parts, process: true)),
    ];

    public static async Task<int> RunAsync(StaleOptions options, CancellationToken cancellationToken)
    {
        await using var pair = await PostgresPair.StartAsync(cancellationToken);
        await PriceTable.CreateAsync(pair, cancellationToken);
        foreach (var fromReplica in (bool[])[true, false])
        {
            Head(
                fromReplica ? "loads from the replica" : "loads from the primary", "reads", "writes", "stale reads",
                "max stale ms", "older than a dead writer's", "hit rate", "loads", "failed reads", "failed writes");
            foreach (var (name, open) in Caches)
            {
                await RunAsync(name, open, fromReplica, pair, options, cancellationToken);
            }
        }

        return 0;
    }

    private static async Task RunAsync(
        string name, Func<NodeParts, Task<IPriceNode>> open, bool fromReplica, PostgresPair pair, StaleOptions options,
        CancellationToken cancellationToken)
    {
        await PriceTable.ResetAsync(pair, cancellationToken);
        await using var store = new RestartedStore(await RedisProcess.StartAsync(cancellationToken));
        var loader = new PriceLoader(options.LoadWork);
        var parts = new NodeParts(pair.Primary, fromReplica ? pair.Replica : null, store.Address, loader);
        var nodes = await Task.WhenAll(Enumerable.Range(0, options.Nodes).Select(_ => open(parts)));
        var clients = new PriceClients(nodes, options);
        try
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            ended.CancelAfter(options.Length);
            await Task.WhenAll(clients.RunAsync(ended.Token), new StaleFaults(pair, store, options).RunAsync(ended.Token));
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        Show(name, clients, loader);
    }

    private static void Show(string name, PriceClients clients, PriceLoader loader)
    {
        var judged = StaleJudge.Judge(clients.Reads, clients.Commits);
        var reads = clients.Reads.Count;
        var writes = clients.Commits.Count(c => c.IsAcknowledged);
        Row(
            name, Whole(reads), Whole(writes), Whole(judged.Stale), Whole((long)Math.Ceiling(judged.Longest.TotalMilliseconds)),
            Whole(judged.Missed), Share(Math.Max(0, reads - loader.Loads) / (double)Math.Max(1, reads)), Whole(loader.Loads),
            Whole(clients.FailedReads), Whole(clients.FailedWrites));
    }

    private static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Share(double share) => share.ToString("0.000", CultureInfo.InvariantCulture);
}
