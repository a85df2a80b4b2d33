namespace Storefront.Database;

/// <summary>Invents the same catalogue every time: a product's name, price and age follow from its number.</summary>
internal static class SampleCatalogue
{
    private static readonly string[] Names =
    [
        "Audio", "Bags", "Bathroom", "Bicycles", "Books", "Cameras", "Camping", "Clocks", "Coffee", "Cookware",
        "Garden", "Headwear", "Kitchen", "Lighting", "Music", "Office", "Outdoor", "Shoes", "Toys", "Travel",
    ];

    private static readonly string[] Qualities =
        ["Basic", "Bright", "Classic", "Compact", "Everyday", "Light", "Modern", "Quiet", "Robust", "Simple", "Soft", "Sturdy"];

    private static readonly string[] Things =
        ["Set", "Kit", "Case", "Stand", "Box", "Pack", "Holder", "Piece", "Pair", "Duo", "Collection"];

    private static readonly DateTime FirstDay = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Every fiftieth product is no longer sold, so that "active only" has something to leave out.</summary>
    private const int InactiveEvery = 50;

    public static (string Name, string Slug) Category(int id)
    {
        var name = Names[(id - 1) % Names.Length];
        var round = (id - 1) / Names.Length;
        var suffix = round == 0 ? "" : Text.Of(round + 1);
        return (suffix.Length == 0 ? name : $"{name} {suffix}",
            name.ToLowerInvariant() + (suffix.Length == 0 ? "" : "-" + suffix));
    }

    public static SampleProduct Product(int id, int categories)
    {
        var category = ((id - 1) % categories) + 1;
        var (categoryName, _) = Category(category);
        var name = $"{Qualities[id / 7 % Qualities.Length]} {categoryName} {Things[id / 3 % Things.Length]} {Text.Of(id)}";
        return new SampleProduct(
            category,
            name,
            $"{name}: made to be used daily, repaired easily and kept for long.",
            // 1.99 to 200.99, and never a round sum, so that a total shows whether cents were added right.
            (((id * 37 % 200) + 1) * 100) + 99,
            id % InactiveEvery != 0,
            FirstDay.AddMinutes(id * 7L % 700_000));
    }
}

internal readonly record struct SampleProduct(
    int Category, string Name, string Description, int PriceCents, bool Active, DateTime CreatedAt);
