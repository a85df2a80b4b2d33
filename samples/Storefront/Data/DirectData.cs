using Npgsql;
using Stormproof.Caching;

namespace Storefront.Data;

/// <summary>The shop before: queries go where they are told, whatever that server has, and nothing is kept.</summary>
/// <param name="primary">Takes the writes.</param>
/// <param name="reads">Answers the reads: the primary itself, or a replica that nobody watches.</param>
internal sealed class DirectData(NpgsqlDataSource primary, NpgsqlDataSource reads) : IShopData
{
    public async ValueTask<T?> GetAsync<TState, T>(
        string key, CacheEntryOptions lifetime, TState state, Func<NpgsqlConnection, TState, CancellationToken, Task<T?>> query,
        CancellationToken cancellationToken) =>
        await ReadAsync(state, query, cancellationToken);

    public Task<T> ReadAsync<TState, T>(
        TState state, Func<NpgsqlConnection, TState, CancellationToken, Task<T>> query, CancellationToken cancellationToken) =>
        RunAsync(reads, state, query, cancellationToken);

    /// <summary>Each of the shop's writes is one statement, which is a transaction of its own.</summary>
    public Task<T> WriteAsync<TState, T>(
        IReadOnlyCollection<string> keys, TState state, Func<NpgsqlConnection, TState, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken) =>
        RunAsync(primary, state, work, cancellationToken);

    public Task<T> ReadNewestAsync<TState, T>(
        TState state, Func<NpgsqlConnection, TState, CancellationToken, Task<T>> query, CancellationToken cancellationToken) =>
        RunAsync(primary, state, query, cancellationToken);

    private static async Task<T> RunAsync<TState, T>(
        NpgsqlDataSource source, TState state, Func<NpgsqlConnection, TState, CancellationToken, Task<T>> query,
        CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await query(connection, state, cancellationToken);
    }
}
