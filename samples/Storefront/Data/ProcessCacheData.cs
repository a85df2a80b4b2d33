using System.Collections.Concurrent;
using Npgsql;
using Stormproof.Caching;

namespace Storefront.Data;

/// <summary>Each node keeps answers in its own memory for their lifetime. Here to be shown failing: a new node has none and asks
/// the database for all of them, and a write reaches this node's copy alone.</summary>
internal sealed class ProcessCacheData(IShopData database, TimeProvider clock) : IShopData
{
    /// <summary>Keys are chosen by callers, so there is a limit; beyond it nothing more is kept.</summary>
    private const int MostKeys = 100_000;

    private readonly ConcurrentDictionary<string, (object? Value, long KeptAt)> _kept = new(StringComparer.Ordinal);

    public async ValueTask<T?> GetAsync<TState, T>(
        string key, CacheEntryOptions lifetime, TState state, Func<NpgsqlConnection, TState, CancellationToken, Task<T?>> query,
        CancellationToken cancellationToken)
    {
        if (_kept.TryGetValue(key, out var kept) && clock.GetElapsedTime(kept.KeptAt) < lifetime.Ttl!.Value)
        {
            return (T?)kept.Value;
        }

        var value = await database.ReadAsync(state, query, cancellationToken);
        if (_kept.Count < MostKeys)
        {
            _kept[key] = (value, clock.GetTimestamp());
        }

        return value;
    }

    public Task<T> ReadAsync<TState, T>(
        TState state, Func<NpgsqlConnection, TState, CancellationToken, Task<T>> query, CancellationToken cancellationToken) =>
        database.ReadAsync(state, query, cancellationToken);

    public async Task<T> WriteAsync<TState, T>(
        IReadOnlyCollection<string> keys, TState state, Func<NpgsqlConnection, TState, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken)
    {
        var result = await database.WriteAsync(keys, state, work, cancellationToken);
        foreach (var key in keys)
        {
            _kept.TryRemove(key, out _);
        }

        return result;
    }

    public Task<T> ReadNewestAsync<TState, T>(
        TState state, Func<NpgsqlConnection, TState, CancellationToken, Task<T>> query, CancellationToken cancellationToken) =>
        database.ReadNewestAsync(state, query, cancellationToken);
}
