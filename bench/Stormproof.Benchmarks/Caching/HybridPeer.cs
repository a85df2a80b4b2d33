using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace Stormproof.Benchmarks.Caching;

/// <summary>Microsoft's HybridCache with its Redis cache as second level; its own System.Text.Json.</summary>
internal sealed class HybridPeer : ICacheUnderTest
{
    private static readonly CataloguePage Page = CataloguePage.Make(1);
    private readonly ServiceProvider _services;
    private readonly HybridCache _cache;

    public HybridPeer(string address, bool process)
    {
        var services = new ServiceCollection();
        services.AddStackExchangeRedisCache(o =>
        {
            o.Configuration = address;
            o.InstanceName = $"hc{(process ? 1 : 0)}:";
        });
        services.AddHybridCache(o => o.DefaultEntryOptions = new HybridCacheEntryOptions
        {
            Expiration = TimeSpan.FromMinutes(10),
            LocalCacheExpiration = TimeSpan.FromMinutes(10),
            Flags = process ? HybridCacheEntryFlags.None : HybridCacheEntryFlags.DisableLocalCache,
        });
        _services = services.BuildServiceProvider();
        _cache = _services.GetRequiredService<HybridCache>();
    }

    public string Name => "HybridCache";

    public ValueTask<CataloguePage?> ReadAsync(string key) =>
        _cache.GetOrCreateAsync<CataloguePage?>(key, static _ => new ValueTask<CataloguePage?>(Page));

    public ValueTask WriteAsync(string key) => _cache.RemoveAsync(key);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
