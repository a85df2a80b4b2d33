namespace Stormproof.Benchmarks.Caching;

/// <summary>What is cached: a page of a shop's catalogue, about 2 KiB as JSON.</summary>
internal sealed record CataloguePage(int Category, Product[] Products)
{
    private const int Lines = 20;

    public static CataloguePage Make(int category) => new(
        category,
        [
            .. Enumerable.Range(0, Lines).Select(
                i => new Product((category * 1_000) + i, $"Product {i} of {category}", 9.99m + i, i % 7)),
        ]);
}

internal sealed record Product(int Id, string Name, decimal Price, int Stock);
