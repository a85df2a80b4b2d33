using Storefront.Data;

namespace Storefront.Catalogue;

/// <summary>Reads categories and products, through the cache.</summary>
internal sealed class ProductCatalogue(IShopData data)
{
    public async Task<IReadOnlyList<Category>> CategoriesAsync(CancellationToken cancellationToken) =>
        await data.GetAsync(ShopKeys.Categories, ShopKeys.CatalogueLifetime, 0, CatalogueSql.CategoriesAsync, cancellationToken)
            ?? [];

    /// <summary>The category and its 50 newest active products; null when there is no such category.</summary>
    /// <param name="category">Slug or number.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<CategoryPage?> PageAsync(string category, CancellationToken cancellationToken)
    {
        if (!Text.TryId(category, out var id))
        {
            // Few and hardly ever new: cheaper to look through than to keep a second key for each.
            var known = await CategoriesAsync(cancellationToken);
            id = known.FirstOrDefault(c => c.Slug == category)?.Id ?? 0;
        }

        return id is > 0 and <= int.MaxValue
            ? await data.GetAsync(
                ShopKeys.Category((int)id), ShopKeys.CatalogueLifetime, (int)id, CatalogueSql.PageAsync, cancellationToken)
            : null;
    }

    public ValueTask<Product?> ProductAsync(long id, CancellationToken cancellationToken) =>
        data.GetAsync(ShopKeys.Product(id), ShopKeys.CatalogueLifetime, id, CatalogueSql.ProductAsync, cancellationToken);

    /// <summary>Pieces left, for show: a checkout asks the database. Null when there is no such product.</summary>
    public ValueTask<int?> StockAsync(long id, CancellationToken cancellationToken) =>
        data.GetAsync(ShopKeys.Stock(id), ShopKeys.StockLifetime, id, CatalogueSql.StockAsync, cancellationToken);

    /// <summary>Whether the product is there and still sold.</summary>
    public async Task<bool> SellsAsync(long id, CancellationToken cancellationToken) =>
        await ProductAsync(id, cancellationToken) is { Active: true };
}
