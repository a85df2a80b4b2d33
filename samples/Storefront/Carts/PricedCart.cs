using Storefront.Catalogue;

namespace Storefront.Carts;

/// <summary>A cart with the prices of this moment, lines by product number.</summary>
internal sealed record PricedCart(IReadOnlyList<PricedLine> Lines, long TotalCents)
{
    public static async Task<PricedCart> OfAsync(
        IReadOnlyDictionary<long, int> lines, Prices prices, CancellationToken cancellationToken)
    {
        var ids = new long[lines.Count];
        var count = 0;
        foreach (var product in lines.Keys)
        {
            ids[count++] = product;
        }

        Array.Sort(ids);
        var known = await prices.OfAsync(ids, cancellationToken);
        var priced = new List<PricedLine>(ids.Length);
        var total = 0L;
        foreach (var id in ids)
        {
            // A product that is gone can be neither shown nor bought.
            if (known.TryGetValue(id, out var product))
            {
                var line = new PricedLine(id, product.Name, lines[id], product.PriceCents);
                priced.Add(line);
                total += line.SumCents;
            }
        }

        return new PricedCart(priced, total);
    }
}

internal readonly record struct PricedLine(long ProductId, string Name, int Quantity, int PriceCents)
{
    public long SumCents => (long)Quantity * PriceCents;
}
