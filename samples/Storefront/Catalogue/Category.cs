namespace Storefront.Catalogue;

internal sealed record Category(int Id, string Name, string Slug);

/// <summary>A product as a list shows it: without its stock, which would make the list old with every order.</summary>
internal sealed record ListedProduct(long Id, string Name, int PriceCents);

internal sealed record CategoryPage(Category Category, IReadOnlyList<ListedProduct> Products);

/// <summary>All of a product but its stock.</summary>
internal sealed record Product(
    long Id, Category Category, string Name, string Description, int PriceCents, bool Active, int Version);
