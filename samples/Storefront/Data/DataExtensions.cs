using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using StackExchange.Redis;
using Stormproof.Hosting;
using Stormproof.Postgres;
using Storefront.Settings;

namespace Storefront.Data;

/// <summary>Puts the shop's way to its data together.</summary>
internal static class DataExtensions
{
    private const int KeyBytes = 32;
    private static readonly byte[] PositionLabel = Encoding.ASCII.GetBytes("storefront read positions");

    public static void AddShopData(this IServiceCollection services, NodeSettings settings)
    {
        var data = settings.Data;
        if (data.Cache == CacheMode.Fenced)
        {
            services.AddStormproofData(o => Servers(o, settings), o =>
            {
                o.Configuration = settings.Store;
                o.Json = ShopJson.Default.Options;
            });
            services.AddSingleton<IShopData, FencedData>();
            return;
        }

        if (data.Reads == ReadMode.Routed)
        {
            services.AddStormproofPostgres(o => Servers(o, settings));
        }
        else
        {
            services.AddSingleton(_ => NpgsqlDataSource.Create(settings.Database.Primary));
        }

        if (data.Cache == CacheMode.Plain)
        {
            // Shared sessions have brought a connection already.
            services.TryAddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect(settings.Store));
            services.AddSingleton<IShopData>(sp => new PlainCacheData(
                Database(sp, data), sp.GetRequiredService<IConnectionMultiplexer>().GetDatabase()));
        }
        else if (data.Cache == CacheMode.Process)
        {
            services.AddSingleton<IShopData>(sp => new ProcessCacheData(
                Database(sp, data), sp.GetRequiredService<TimeProvider>()));
        }
        else
        {
            services.AddSingleton(sp => Database(sp, data));
        }
    }

    /// <summary>Lets each client read its own writes, where reads are routed.</summary>
    public static void UseOwnWrites(this IApplicationBuilder app, NodeSettings settings)
    {
        if (settings.Data.Reads == ReadMode.Routed)
        {
            app.UseStormproofCausalReads();
        }
    }

    private static IShopData Database(IServiceProvider services, DataSettings data)
    {
        if (data.Reads == ReadMode.Routed)
        {
            return new RoutedData(services.GetRequiredService<PostgresCluster>());
        }

        var primary = services.GetRequiredService<NpgsqlDataSource>();
        return new DirectData(
            primary, data.Reads == ReadMode.Replica ? NpgsqlDataSource.Create(data.Replicas[0]) : primary);
    }

    private static void Servers(PostgresClusterOptions options, NodeSettings settings)
    {
        options.Primary = settings.Database.Primary;
        foreach (var replica in settings.Data.Replicas)
        {
            options.Replicas.Add(replica);
        }

        options.RequireReplica = false;
        options.Nodes = settings.Data.Nodes;
        options.SigningKeys.Add(PositionKey(settings.JwtSecret));
        if (settings.JwtSecretPrevious is { } previous)
        {
            options.SigningKeys.Add(PositionKey(previous));
        }
    }

    /// <summary>From the secret that all nodes share, but of no use for forging tokens.</summary>
    private static byte[] PositionKey(byte[] secret) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, KeyBytes, info: PositionLabel);
}
