using Stormproof.Caching;

namespace Storefront.Data;

/// <summary>Every key of the shop's cache and how long its value may live: one scheme, by number, so that all who want one thing
/// ask
/// for one key. The lifetime is the safety net for changes that pass by the shop; its own writes fence the key.</summary>
internal static class ShopKeys
{
    public const string Categories = "catalog:categories";

    public static CacheEntryOptions CatalogueLifetime { get; } = new() { Ttl = TimeSpan.FromSeconds(300) };

    public static CacheEntryOptions ProfileLifetime { get; } = new() { Ttl = TimeSpan.FromSeconds(60) };

    public static CacheEntryOptions StockLifetime { get; } = new() { Ttl = TimeSpan.FromSeconds(5) };

    public static string Category(int category) => "catalog:category:" + Text.Of(category);

    /// <summary>All of a product but its stock, which changes a thousand times as often.</summary>
    public static string Product(long product) => "catalog:product:" + Text.Of(product);

    public static string Stock(long product) => "stock:" + Text.Of(product);

    public static string Profile(long user) => "profile:" + Text.Of(user);
}
