using Microsoft.Extensions.Caching.StackExchangeRedis;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion;

namespace Stormproof.Benchmarks.Caching;

/// <summary>FusionCache with Microsoft's Redis cache as its second level. No backplane: its Redis package is not served here.
/// </summary>
internal sealed class FusionPeer : ICacheUnderTest
{
    private static readonly CataloguePage Page = CataloguePage.Make(1);
    private readonly RedisCache _store;
    private readonly FusionCache _cache;

    public FusionPeer(string address, bool process)
    {
        _store = new RedisCache(new RedisCacheOptions
        {
            ConfigurationOptions = ConfigurationOptions.Parse(address),
            InstanceName = $"fc{(process ? 1 : 0)}:",
        });
        var options = new FusionCacheOptions();
        options.DefaultEntryOptions.Duration = TimeSpan.FromMinutes(10);
        options.DefaultEntryOptions.AllowBackgroundDistributedCacheOperations = false;
        if (!process)
        {
            options.DefaultEntryOptions.SetSkipMemoryCache(true);
        }

        _cache = new FusionCache(options);
        _cache.SetupDistributedCache(_store, new FusionJson());
    }

    public string Name => "FusionCache";

    public ValueTask<CataloguePage?> ReadAsync(string key) =>
        _cache.GetOrSetAsync<CataloguePage?>(key, static (_, _) => Task.FromResult<CataloguePage?>(Page));

    public ValueTask WriteAsync(string key) => _cache.RemoveAsync(key);

    public ValueTask DisposeAsync()
    {
        _cache.Dispose();
        _store.Dispose();
        return ValueTask.CompletedTask;
    }
}
