using Npgsql;
using Stormproof.Model.Consistency;
using Stormproof.Postgres;

namespace Storefront.Data;

/// <summary>Reads on replicas that have what their client has written; the newest there is from the primary.</summary>
internal abstract class RoutedReads(PostgresCluster cluster)
{
    protected PostgresCluster Cluster { get; } = cluster;

    public Task<T> ReadAsync<TState, T>(
        TState state, Func<NpgsqlConnection, TState, CancellationToken, Task<T>> query, CancellationToken cancellationToken) =>
        Cluster.ReadAsync((read, token) => query(read.Connection, state, token), cancellationToken);

    public Task<T> ReadNewestAsync<TState, T>(
        TState state, Func<NpgsqlConnection, TState, CancellationToken, Task<T>> query, CancellationToken cancellationToken) =>
        Cluster.ReadAsync(Freshness.Current, (read, token) => query(read.Connection, state, token), cancellationToken);
}
