namespace Storefront.Catalogue;

internal sealed record Category(int Id, string Name, string Slug);

/// <summary>A product as a list shows it.</summary>
internal sealed record ListedProduct(long Id, string Name, int PriceCents, int Stock);

internal sealed record CategoryPage(Category Category, IReadOnlyList<ListedProduct> Products);

internal sealed record Product(
    long Id, Category Category, string Name, string Description, int PriceCents, int Stock, bool Active, int Version);
