using Stormproof.Lab.Drills.Database;
using Stormproof.Lab.Drills.Http;
using Stormproof.Lab.Faults;
using Stormproof.Lab.Processes;
using Stormproof.Lab.Systems;

namespace Stormproof.Lab.Drills.StalePrice;

/// <summary>One run on a system of its own: prices are read and written while the faults happen.</summary>
internal sealed class StalePriceRun(
    LocalSystem system, StoreLinks links, DataMode data, StalePriceOptions options, TimeProvider clock, Action<string> progress)
{
    /// <summary>The queries behind the cache's two kinds of keys, whichever server ran them.</summary>
    private const string Queries = "from categories c\\s+left join lateral|from products p join categories c";

    private const int LookTries = 20;
    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(250);

    private readonly PriceHistory _history = new(clock);
    private long _loads;

    public async Task<StalePriceResult> RunAsync(string name, CancellationToken cancellationToken)
    {
        var shop = await PriceShop.OpenAsync(system.PrimaryConnectionString, options, cancellationToken).ConfigureAwait(false);
        foreach (var product in shop.All)
        {
            _history.Add(product.Id, product.Version, product.Cents);
        }

        await Counts().PrepareAsync(Replication(), cancellationToken).ConfigureAwait(false);
        using var client = new DrillClient(
            system.GatewayAddress, options.Readers + options.Writers, options.RequestTimeout, clock);
        var bearer = await LogInAsync(client, cancellationToken).ConfigureAwait(false);
        var clients = new PriceClients(client, bearer, shop, _history, options, clock);
        var kill = new WriterKill(system, links, shop, _history, clients, options, clock);
        var faults = new PriceFaults(system, system.Parts.OwnStore!, links, kill, PromoteAsync, options, clock);

        _loads = -await CountAsync(cancellationToken).ConfigureAwait(false);
        var begun = clock.GetTimestamp();
        await DisturbAsync(name, clients, faults, cancellationToken).ConfigureAwait(false);
        var elapsed = clock.GetElapsedTime(begun);
        _loads += await CountAsync(cancellationToken).ConfigureAwait(false);
        var staleAtEnd = await CountStaleAsync(shop, clients, cancellationToken).ConfigureAwait(false);
        var disagreement = _history.Settle(
            await PriceShop.CommittedAsync(system.PrimaryConnectionString, cancellationToken).ConfigureAwait(false));
        return Result(clients, faults, staleAtEnd, disagreement, elapsed);
    }

    private async Task DisturbAsync(
        string name, PriceClients clients, PriceFaults faults, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource();
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = clients.RunAsync(over.Token, broken.Token);
        try
        {
            await Ticker.WatchAsync(
                faults.RunAsync(broken.Token), () => Describe(name, clients, faults.Counts), progress, clock)
                .ConfigureAwait(false);
            await over.CancelAsync().ConfigureAwait(false);
            await running.ConfigureAwait(false);
        }
        finally
        {
            await broken.CancelAsync().ConfigureAwait(false);
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private string Describe(string name, PriceClients clients, FaultCounts faults) =>
        $"{name}: reads {clients.Reads:N0}, writes {clients.Writes:N0}, stale {_history.Stale:N0}; replay paused"
        + $" {faults.ReplayPauses}, writers killed {faults.WriterKills}, store restarted {faults.StoreRestarts}, links cut"
        + $" {faults.LinkCuts}, promoted {faults.Promotions}";

    /// <summary>The plain shop knows the servers by their addresses: an operator restarts its nodes with the new ones. The fixed
    /// one finds out by itself.</summary>
    private async Task PromoteAsync(CancellationToken cancellationToken)
    {
        // The old primary takes its count with it.
        var counts = await new StatementCounts(system.PrimaryConnectionString, []).CountAsync(Queries, cancellationToken)
            .ConfigureAwait(false);
        _loads += counts.Total;
        await system.SwitchOverAsync(cancellationToken).ConfigureAwait(false);
        if (data != DataMode.Fenced)
        {
            await system.ReplaceAllAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<string> LogInAsync(DrillClient client, CancellationToken cancellationToken)
    {
        var admin = new ApiClient(client);
        var answer = await admin.LogInAsync("admin", system.AdminPassword, cancellationToken).ConfigureAwait(false);
        return admin.Bearer ?? throw new LabException($"The shop's admin could not log in: status {answer.Status}.", 3);
    }

    /// <summary>Products that show, by themselves or in their list, another price than the database once it is quiet.</summary>
    private async Task<long> CountStaleAsync(PriceShop shop, PriceClients clients, CancellationToken cancellationToken)
    {
        await Replication().CatchUpAsync(cancellationToken).ConfigureAwait(false);
        var stale = 0;
        foreach (var product in shop.All)
        {
            var cents = (int)(await Sql.ScalarAsync(
                system.PrimaryConnectionString, "select price_cents from products where id = $1", cancellationToken, product.Id)
                .ConfigureAwait(false))!;
            var shown = await InsistAsync(
                async () => (await clients.LookAsync(product.Id, cancellationToken).ConfigureAwait(false))?.Cents,
                cancellationToken).ConfigureAwait(false);
            var listed = await InsistAsync(() => clients.LookInListAsync(product, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            stale += shown == cents && listed == cents ? 0 : 1;
        }

        return stale;
    }

    private async Task<long?> InsistAsync(Func<Task<long?>> look, CancellationToken cancellationToken)
    {
        for (var i = 1; ; i++)
        {
            var seen = await look().ConfigureAwait(false);
            if (seen is not null || i == LookTries)
            {
                return seen;
            }

            await Task.Delay(LookPause, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private Replication Replication() => new(system.PrimaryConnectionString, system.ReplicaConnectionStrings, clock);

    private StatementCounts Counts() => new(system.PrimaryConnectionString, system.ReplicaConnectionStrings);

    private async Task<long> CountAsync(CancellationToken cancellationToken) =>
        (await Counts().CountAsync(Queries, cancellationToken).ConfigureAwait(false)).Total;

    private StalePriceResult Result(
        PriceClients clients, PriceFaults faults, long staleAtEnd, Disagreement disagreement, TimeSpan elapsed)
    {
        // A write looks its product up, for the category.
        var lookups = clients.Reads + clients.Writes;
        return new StalePriceResult(
            Reads: clients.Reads,
            Writes: clients.Writes,
            StaleReads: _history.Stale,
            MaxStaleMs: Math.Round(_history.LongestStale.TotalMilliseconds, 2),
            MissedCommits: _history.MissedCommits,
            StaleAtEnd: staleAtEnd,
            HitRate: lookups == 0 ? 0 : Math.Round(Math.Clamp(1 - ((double)_loads / lookups), 0, 1), 4),
            Loads: _loads,
            Errors: clients.Errors,
            FailedWrites: clients.FailedWrites,
            LostWrites: disagreement.LostWrites,
            UnknownPrices: disagreement.UnknownPrices,
            Faults: faults.Counts,
            P50Ms: clients.Latencies.PercentileMs(50),
            P99Ms: clients.Latencies.PercentileMs(99),
            DurationMs: (long)elapsed.TotalMilliseconds);
    }
}
