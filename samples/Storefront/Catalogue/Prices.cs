using Storefront.Data;

namespace Storefront.Catalogue;

/// <summary>Reads the prices of a cart and sets the price of a product.</summary>
internal sealed class Prices(IShopData data, ProductCatalogue catalogue)
{
    public const decimal Highest = 100_000m;

    /// <summary>Name and price of each product that is known, by number.</summary>
    public async Task<Dictionary<long, PricedProduct>> OfAsync(
        IReadOnlyCollection<long> products, CancellationToken cancellationToken)
    {
        var prices = new Dictionary<long, PricedProduct>(products.Count);
        // Asked together: the store's answers share a round trip.
        var asked = products.Select(id => catalogue.ProductAsync(id, cancellationToken).AsTask()).ToArray();
        foreach (var product in await Task.WhenAll(asked))
        {
            if (product is not null)
            {
                prices.Add(product.Id, new PricedProduct(product.Name, product.PriceCents));
            }
        }

        return prices;
    }

    /// <summary>The product's new version, or null when there is no such product.</summary>
    public async Task<int?> SetAsync(long product, int priceCents, CancellationToken cancellationToken)
    {
        // Products do not move between categories, so which list shows it may come from the cache.
        if (await catalogue.ProductAsync(product, cancellationToken) is not { } known)
        {
            return null;
        }

        return await data.WriteAsync(
            [ShopKeys.Category(known.Category.Id), ShopKeys.Product(product)], (product, priceCents), CatalogueSql.SetPriceAsync,
            cancellationToken);
    }

    /// <summary>The price in cents, or null when no product may cost that.</summary>
    public static int? ToCents(decimal? price) =>
        price is { } value and > 0m and <= Highest && decimal.Truncate(value * 100m) == value * 100m ? (int)(value * 100m) : null;
}

internal readonly record struct PricedProduct(string Name, int PriceCents);
