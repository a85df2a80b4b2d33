using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace Stormproof.Benchmarks.Stale;

/// <summary>Microsoft's HybridCache with its Redis cache as second level.</summary>
internal sealed class HybridPrices : IPriceNode
{
    private readonly PlainDatabase _database;
    private readonly ServiceProvider _services;
    private readonly HybridCache _cache;

    private HybridPrices(NodeParts parts, bool process)
    {
        _database = new PlainDatabase(parts);
        var services = new ServiceCollection();
        services.AddStackExchangeRedisCache(o => o.Configuration = PeerStore.Configuration(parts.Store));
        services.AddHybridCache(o => o.DefaultEntryOptions = new HybridCacheEntryOptions
        {
            Expiration = StaleOptions.Ttl,
            Flags = process ? HybridCacheEntryFlags.None : HybridCacheEntryFlags.DisableLocalCache,
        });
        _services = services.BuildServiceProvider();
        _cache = _services.GetRequiredService<HybridCache>();
    }

    public static Task<IPriceNode> OpenAsync(NodeParts parts, bool process) =>
        Task.FromResult<IPriceNode>(new HybridPrices(parts, process));

    public ValueTask<Price?> ReadAsync(int product) => _cache.GetOrCreateAsync<Price?>(
        PriceTable.Key(product), async token => await _database.LoadAsync(product, token));

    public async Task<int> WriteAsync(int product, bool dies)
    {
        var version = await _database.WriteAsync(product, dies);
        await _cache.RemoveAsync(PriceTable.Key(product));
        return version;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }
}
