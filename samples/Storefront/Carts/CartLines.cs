namespace Storefront.Carts;

/// <summary>Changes of a cart's lines: pieces by product. Not named as the dictionary's own methods, which would win.</summary>
internal static class CartLines
{
    public static void AddPieces(this Dictionary<long, int> lines, long product, int quantity)
    {
        var after = lines.GetValueOrDefault(product) + quantity;
        if (after > CartLimits.MaxQuantity || (!lines.ContainsKey(product) && lines.Count >= CartLimits.MaxLines))
        {
            throw CartLimits.Passed();
        }

        lines[product] = after;
    }

    public static void TakePieces(this Dictionary<long, int> lines, IReadOnlyDictionary<long, int> bought)
    {
        foreach (var (product, quantity) in bought)
        {
            if (!lines.TryGetValue(product, out var before))
            {
                continue;
            }

            if (before > quantity)
            {
                lines[product] = before - quantity;
            }
            else
            {
                lines.Remove(product);
            }
        }
    }
}
