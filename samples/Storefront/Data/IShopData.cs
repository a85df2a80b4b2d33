using Npgsql;
using Stormproof.Caching;

namespace Storefront.Data;

/// <summary>How the shop reaches its data. The same queries run through each: what differs is which server answers, what is kept
/// of
/// the answer, and what a write does about it.</summary>
internal interface IShopData
{
    /// <summary>The value of a key: what was kept, or the query's answer. Null: there is no such thing.</summary>
    ValueTask<T?> GetAsync<TState, T>(
        string key, CacheEntryOptions lifetime, TState state, Func<NpgsqlConnection, TState, CancellationToken, Task<T?>> query,
        CancellationToken cancellationToken);

    /// <summary>Runs a query whose answer is not kept. It sees what the caller's client has written.</summary>
    Task<T> ReadAsync<TState, T>(
        TState state, Func<NpgsqlConnection, TState, CancellationToken, Task<T>> query, CancellationToken cancellationToken);

    /// <summary>Runs a transaction that changes what the keys stand for.</summary>
    Task<T> WriteAsync<TState, T>(
        IReadOnlyCollection<string> keys, TState state, Func<NpgsqlConnection, TState, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken);

    /// <summary>Runs a query on the primary: what must be decided by the newest there is.</summary>
    Task<T> ReadNewestAsync<TState, T>(
        TState state, Func<NpgsqlConnection, TState, CancellationToken, Task<T>> query, CancellationToken cancellationToken);
}
