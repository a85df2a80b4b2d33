using Microsoft.Extensions.DependencyInjection;
using Stormproof.Caching;
using Stormproof.Hosting;
using Stormproof.Postgres;

namespace Stormproof.Benchmarks.Stale;

/// <summary>The fenced cache over the cluster, with no process level, as it is by default.</summary>
internal sealed class StormproofPrices : IPriceNode
{
    /// <summary>How long a dead writer's intent may last is the sum of these and a margin; the default of 20 s is longer than a
    /// run.</summary>
    private static readonly TimeSpan TransactionLimit = TimeSpan.FromSeconds(1);

    private readonly ServiceProvider _services;
    private readonly PriceLoader _loader;
    private readonly PostgresCluster _cluster;
    private readonly FencedCache _cache;
    private readonly CachedPostgres _prices;

    private StormproofPrices(ServiceProvider services, PriceLoader loader)
    {
        _services = services;
        _loader = loader;
        _cluster = services.GetRequiredService<PostgresCluster>();
        _cache = services.GetRequiredService<FencedCache>();
        _prices = services.GetRequiredService<CachedPostgres>();
    }

    public static async Task<IPriceNode> OpenAsync(NodeParts parts)
    {
        var services = new ServiceCollection().AddStormproofData(
            postgres =>
            {
                postgres.Primary = parts.Primary;
                postgres.RequireReplica = parts.Replica is not null;
                postgres.MaxTransaction = TransactionLimit;
                postgres.IdleInTransaction = TransactionLimit;
                if (parts.Replica is not null)
                {
                    postgres.Replicas.Add(parts.Replica);
                }
            },
            cache =>
            {
                cache.Configuration = parts.Store;
                cache.Ttl = StaleOptions.Ttl;
                cache.IntentMargin = TransactionLimit / 2;
            }).BuildServiceProvider();
        var node = new StormproofPrices(services, parts.Loader);
        await node._cluster.StartAsync(CancellationToken.None);
        return node;
    }

    public ValueTask<Price?> ReadAsync(int product) => _prices.GetOrLoadAsync(
        PriceTable.Key(product), (_loader, product),
        static (connection, state, token) => state._loader.LoadAsync(connection, state.product, token));

    /// <summary>As <see cref="CachedPostgres.WriteAsync"/>, with a place to die in.</summary>
    public Task<int> WriteAsync(int product, bool dies) => _cache.WriteAsync([PriceTable.Key(product)], async (write, token) =>
    {
        var written = await _cluster.WriteAsync(
            (connection, transaction, t) => PriceTable.RaiseAsync(connection, transaction, product, t), write.Remaining,
            cancellationToken: token);
        return dies
            ? throw new WriterDiedException(written.Result)
            : new Written<int>(written.Result, written.Position);
    });

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
