using Npgsql;

namespace Storefront.Catalogue;

/// <summary>Reads the prices of a cart and sets the price of a product.</summary>
internal sealed class Prices(NpgsqlDataSource database)
{
    public const decimal Highest = 100_000m;

    /// <summary>Name and price of each product that is known, by number.</summary>
    public async Task<Dictionary<long, PricedProduct>> OfAsync(
        IReadOnlyCollection<long> products, CancellationToken cancellationToken)
    {
        var prices = new Dictionary<long, PricedProduct>(products.Count);
        if (products.Count == 0)
        {
            return prices;
        }

        await using var command = database.CreateCommand("select id, name, price_cents from products where id = any($1)");
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. products] });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            prices.Add(reader.GetInt64(0), new PricedProduct(reader.GetString(1), reader.GetInt32(2)));
        }

        return prices;
    }

    /// <summary>The product's new version, or null when there is no such product.</summary>
    public async Task<int?> SetAsync(long product, int priceCents, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "update products set price_cents = $2, version = version + 1 where id = $1 returning version");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = product });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = priceCents });
        return await command.ExecuteScalarAsync(cancellationToken) as int?;
    }

    /// <summary>The price in cents, or null when no product may cost that.</summary>
    public static int? ToCents(decimal? price) =>
        price is { } value and > 0m and <= Highest && decimal.Truncate(value * 100m) == value * 100m ? (int)(value * 100m) : null;
}

internal readonly record struct PricedProduct(string Name, int PriceCents);
