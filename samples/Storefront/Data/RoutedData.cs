using Npgsql;
using Stormproof.Caching;
using Stormproof.Postgres;

namespace Storefront.Data;

/// <summary>No cache; reads on replicas that have what their client has written.</summary>
internal sealed class RoutedData(PostgresCluster cluster) : RoutedReads(cluster), IShopData
{
    public async ValueTask<T?> GetAsync<TState, T>(
        string key, CacheEntryOptions lifetime, TState state, Func<NpgsqlConnection, TState, CancellationToken, Task<T?>> query,
        CancellationToken cancellationToken) =>
        await ReadAsync(state, query, cancellationToken);

    public async Task<T> WriteAsync<TState, T>(
        IReadOnlyCollection<string> keys, TState state, Func<NpgsqlConnection, TState, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken) =>
        (await Cluster.WriteAsync((connection, _, token) => work(connection, state, token), cancellationToken: cancellationToken))
            .Result;
}
