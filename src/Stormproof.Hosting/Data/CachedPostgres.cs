using Npgsql;
using Stormproof.Caching;
using Stormproof.Model.Consistency;
using Stormproof.Postgres;

namespace Stormproof.Hosting;

/// <summary>A fenced cache in front of a PostgreSQL cluster: values are loaded from a replica that is new enough, and a write
/// keeps
/// every later read of its keys from being older. One a process.</summary>
public sealed class CachedPostgres(FencedCache cache, PostgresCluster cluster)
{
    /// <summary>The value of a key; on a miss the query's answer, from a server that is as new as the key's fence asks.</summary>
    /// <param name="key">1 to 512 bytes in UTF-8, no control character.</param>
    /// <param name="state">Handed to the query, so that a hit allocates no closure.</param>
    /// <param name="query">Only reads; it may run twice, and may serve other callers than this one. Null: there is no such
    /// thing.</param>
    /// <param name="options">How long the value lives, where that differs from the cache's options.</param>
    /// <param name="cancellationToken">Ends this caller's wait alone.</param>
    /// <exception cref="CacheOverloadedException">The store is away and the database has enough to do.</exception>
    public ValueTask<T?> GetOrLoadAsync<TState, T>(
        string key, TState state, Func<NpgsqlConnection, TState, CancellationToken, Task<T?>> query,
        CacheEntryOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return cache.GetOrLoadAsync(
            key, new Load<TState, T>(cluster, state, query), Load<TState, T>.Run, options, cancellationToken);
    }

    /// <summary>Runs a transaction on the primary that changes what the keys stand for. When this returns, no read that starts
    /// later
    /// is older, on any node.</summary>
    /// <param name="keys">Every key whose value changes; 1 to 1,000.</param>
    /// <param name="work">The statements; COMMIT is not for it to give, an exception rolls back.</param>
    /// <param name="cancellationToken">Rolls back, until COMMIT is sent.</param>
    /// <exception cref="CacheUnavailableException">The store did not take the announcement; nothing was written.</exception>
    /// <exception cref="FenceException">Committed, but not acknowledged as never stale.</exception>
    /// <exception cref="UnknownOutcomeException">The connection broke during COMMIT: it may have happened or not.</exception>
    public Task<T> WriteAsync<T>(
        IReadOnlyCollection<string> keys, Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return cache.WriteAsync(keys, (write, token) => CommitAsync(write, work, token), cancellationToken);
    }

    private async Task<Written<T>> CommitAsync<T>(
        WriteContext write, Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken)
    {
        try
        {
            write.ThrowIfTooLate();
            var written = await cluster.WriteAsync(work, write.Remaining, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
            return new Written<T>(written.Result, written.Position);
        }
        catch (Exception e) when (e is not UnknownOutcomeException)
        {
            write.RolledBack();
            throw;
        }
    }

    private readonly record struct Load<TState, T>(
        PostgresCluster Cluster, TState State, Func<NpgsqlConnection, TState, CancellationToken, Task<T?>> Query)
    {
        public static readonly Func<Load<TState, T>, Freshness, CancellationToken, ValueTask<Loaded<T>>> Run = RunAsync;

        private static async ValueTask<Loaded<T>> RunAsync(
            Load<TState, T> load, Freshness freshness, CancellationToken cancellationToken) =>
            await load.Cluster.ReadAsync(
                freshness,
                async (read, token) =>
                {
                    var value = await load.Query(read.Connection, load.State, token).ConfigureAwait(false);
                    return read.IsReplica ? Loaded<T>.FromReplica(value, read.AsOf) : Loaded<T>.FromPrimary(value);
                },
                cancellationToken).ConfigureAwait(false);
    }
}
