using System.Text.Json;
using Npgsql;
using StackExchange.Redis;
using Stormproof.Caching;

namespace Storefront.Data;

/// <summary>Cache-aside as it is usually written: read the store, else the database and keep the answer for its lifetime; after a
/// write delete the key. Here to be shown failing: a fill races the delete, a lagging replica refills the old value, a writer
/// dies
/// before the delete, and a cold key sends everybody to the database.</summary>
internal sealed class PlainCacheData(IShopData database, IDatabase store) : IShopData
{
    private const string Prefix = "plain:";
    private static readonly JsonSerializerOptions Json = JsonSerializerOptions.Web;

    public async ValueTask<T?> GetAsync<TState, T>(
        string key, CacheEntryOptions lifetime, TState state, Func<NpgsqlConnection, TState, CancellationToken, Task<T?>> query,
        CancellationToken cancellationToken)
    {
        if ((byte[]?)await store.StringGetAsync(Prefix + key) is { } kept)
        {
            return JsonSerializer.Deserialize<T>(kept, Json);
        }

        var value = await database.ReadAsync(state, query, cancellationToken);
        await store.StringSetAsync(Prefix + key, JsonSerializer.SerializeToUtf8Bytes(value, Json), lifetime.Ttl!.Value);
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
        await store.KeyDeleteAsync([.. keys.Select(k => (RedisKey)(Prefix + k))]);
        return result;
    }

    public Task<T> ReadNewestAsync<TState, T>(
        TState state, Func<NpgsqlConnection, TState, CancellationToken, Task<T>> query, CancellationToken cancellationToken) =>
        database.ReadNewestAsync(state, query, cancellationToken);
}
