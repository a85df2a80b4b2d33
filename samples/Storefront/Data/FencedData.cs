using Npgsql;
using Stormproof.Caching;
using Stormproof.Hosting;
using Stormproof.Postgres;

namespace Storefront.Data;

/// <summary>The fixed shop: a cache whose keys are fenced by each write, and reads on replicas that are new enough.</summary>
internal sealed class FencedData(CachedPostgres cached, PostgresCluster cluster) : RoutedReads(cluster), IShopData
{
    public ValueTask<T?> GetAsync<TState, T>(
        string key, CacheEntryOptions lifetime, TState state, Func<NpgsqlConnection, TState, CancellationToken, Task<T?>> query,
        CancellationToken cancellationToken) =>
        cached.GetOrLoadAsync(key, state, query, lifetime, cancellationToken);

    public Task<T> WriteAsync<TState, T>(
        IReadOnlyCollection<string> keys, TState state, Func<NpgsqlConnection, TState, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken) =>
        cached.WriteAsync(keys, (connection, _, token) => work(connection, state, token), cancellationToken);
}
