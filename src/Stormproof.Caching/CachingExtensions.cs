using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using Stormproof.Caching.Store;

namespace Stormproof.Caching;

/// <summary>The one call that gives an app the cache.</summary>
public static class CachingExtensions
{
    /// <summary>Registers <see cref="FencedCache"/>. Uses the registered <c>IConnectionMultiplexer</c>, or opens one by
    /// <see cref="CachingOptions.Configuration"/>; uses an <see cref="IPositionSource"/> if one is registered, on all nodes or
    /// on none.</summary>
    /// <exception cref="OptionsValidationException">At start, when settings are out of their range; all of them at once.
    /// </exception>
    public static IServiceCollection AddStormproofCaching(this IServiceCollection services, Action<CachingOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<CachingOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CachingOptions>, CachingOptionsValidator>());
        services.AddLogging();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IConnectionMultiplexer>(
            sp => StoreConnection.Open(sp.GetRequiredService<IOptions<CachingOptions>>().Value));
        services.TryAddSingleton(sp => new StoreClock(sp.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<ICacheStore>(sp => new RedisCacheStore(
            sp.GetRequiredService<IConnectionMultiplexer>(), sp.GetRequiredService<IOptions<CachingOptions>>().Value,
            sp.GetRequiredService<StoreClock>(), sp.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(sp => new CacheMetrics(sp.GetService<IMeterFactory>()));
        services.TryAddSingleton(sp => new FencedCache(new CacheParts(
            sp.GetRequiredService<ICacheStore>(), sp.GetRequiredService<StoreClock>(),
            sp.GetRequiredService<IOptions<CachingOptions>>().Value, sp.GetRequiredService<TimeProvider>(),
            sp.GetRequiredService<ILogger<FencedCache>>(), sp.GetRequiredService<CacheMetrics>(),
            sp.GetService<IPositionSource>(), BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))))));
        return services;
    }
}
