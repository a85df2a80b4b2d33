using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Stormproof.Caching;
using Stormproof.Hosting.Data;
using Stormproof.Postgres;

namespace Stormproof.Hosting;

/// <summary>The call that puts the cache in front of the database.</summary>
public static class DataExtensions
{
    /// <summary>Adds a <see cref="PostgresCluster"/>, a <see cref="FencedCache"/> that knows its positions, and
    /// <see cref="CachedPostgres"/> over both.</summary>
    /// <param name="services">The app's.</param>
    /// <param name="postgres">Servers and limits.</param>
    /// <param name="caching">Store and lifetimes. Its times for a transaction are set to the cluster's.</param>
    /// <exception cref="OptionsValidationException">At start, when settings are out of range or do not fit the
    /// servers.</exception>
    public static IServiceCollection AddStormproofData(
        this IServiceCollection services, Action<PostgresClusterOptions> postgres, Action<CachingOptions> caching)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddStormproofPostgres(postgres);
        services.AddStormproofCaching(caching);
        services.AddOptions<CachingOptions>().PostConfigure<IOptions<PostgresClusterOptions>>((cache, cluster) =>
        {
            // An intent must outlive the last moment at which its transaction can still commit.
            cache.MaxTransaction = cluster.Value.MaxTransaction;
            cache.IdleInTransaction = cluster.Value.IdleInTransaction;
        });
        services.TryAddSingleton<IPositionSource, ClusterPositions>();
        services.TryAddSingleton<CachedPostgres>();
        return services;
    }
}
