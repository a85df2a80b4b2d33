using Microsoft.Extensions.Caching.StackExchangeRedis;
using Stormproof.Benchmarks.Caching;
using ZiggyCreatures.Caching.Fusion;

namespace Stormproof.Benchmarks.Stale;

/// <summary>FusionCache with Microsoft's Redis cache as second level, without the backplane that its documentation advises for
/// several nodes: its package is not served by every feed.</summary>
internal sealed class FusionPrices : IPriceNode
{
    private readonly PlainDatabase _database;
    private readonly RedisCache _store;
    private readonly FusionCache _cache;

    private FusionPrices(NodeParts parts, bool process)
    {
        _database = new PlainDatabase(parts);
        _store = new RedisCache(new RedisCacheOptions { Configuration = PeerStore.Configuration(parts.Store) });
        var options = new FusionCacheOptions();
        options.DefaultEntryOptions.Duration = StaleOptions.Ttl;
        if (!process)
        {
            options.DefaultEntryOptions.SetSkipMemoryCache(true);
        }

        _cache = new FusionCache(options);
        _cache.SetupDistributedCache(_store, new FusionJson());
    }

    public static Task<IPriceNode> OpenAsync(NodeParts parts, bool process) =>
        Task.FromResult<IPriceNode>(new FusionPrices(parts, process));

    public ValueTask<Price?> ReadAsync(int product) =>
        _cache.GetOrSetAsync<Price?>(PriceTable.Key(product), (_, token) => _database.LoadAsync(product, token));

    public async Task<int> WriteAsync(int product, bool dies)
    {
        var version = await _database.WriteAsync(product, dies);
        await _cache.RemoveAsync(PriceTable.Key(product));
        return version;
    }

    public async ValueTask DisposeAsync()
    {
        _cache.Dispose();
        _store.Dispose();
        await _database.DisposeAsync();
    }
}
