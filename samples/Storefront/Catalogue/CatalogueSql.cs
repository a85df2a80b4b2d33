using Npgsql;

namespace Storefront.Catalogue;

/// <summary>The catalogue's queries, on whatever connection they are given.</summary>
internal static class CatalogueSql
{
    private const string Page = """
        select c.id, c.name, c.slug, p.id, p.name, p.price_cents
        from categories c
        left join lateral (
            select id, name, price_cents, created_at
            from products
            where category_id = c.id and active
            order by created_at desc, id desc
            limit 50
        ) p on true
        where c.id = $1
        order by p.created_at desc, p.id desc
        """;

    private const string One = """
        select p.id, p.name, p.description, p.price_cents, p.active, p.version, c.id, c.name, c.slug
        from products p join categories c on c.id = p.category_id
        where p.id = $1
        """;

    public static async Task<List<Category>?> CategoriesAsync(
        NpgsqlConnection connection, int state, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select id, name, slug from categories order by name, id", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var categories = new List<Category>(32);
        while (await reader.ReadAsync(cancellationToken))
        {
            categories.Add(ReadCategory(reader, 0));
        }

        return categories;
    }

    /// <summary>The category and its 50 newest active products; null when there is no such category.</summary>
    public static async Task<CategoryPage?> PageAsync(NpgsqlConnection connection, int id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Page, connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = id });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        Category? found = null;
        var products = new List<ListedProduct>(50);
        while (await reader.ReadAsync(cancellationToken))
        {
            found ??= ReadCategory(reader, 0);
            // A category without products is one row of nulls.
            if (!reader.IsDBNull(3))
            {
                products.Add(new ListedProduct(reader.GetInt64(3), reader.GetString(4), reader.GetInt32(5)));
            }
        }

        return found is null ? null : new CategoryPage(found, products);
    }

    public static async Task<Product?> ProductAsync(NpgsqlConnection connection, long id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(One, connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = id });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new Product(
                reader.GetInt64(0), ReadCategory(reader, 6), reader.GetString(1), reader.GetString(2), reader.GetInt32(3),
                reader.GetBoolean(4), reader.GetInt32(5))
            : null;
    }

    /// <summary>Pieces left; null when there is no such product.</summary>
    public static async Task<int?> StockAsync(NpgsqlConnection connection, long id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select stock from products where id = $1", connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = id });
        return await command.ExecuteScalarAsync(cancellationToken) as int?;
    }

    /// <summary>The product's new version, or null when there is no such product.</summary>
    public static async Task<int?> SetPriceAsync(
        NpgsqlConnection connection, (long Product, int PriceCents) change, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "update products set price_cents = $2, version = version + 1 where id = $1 returning version", connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = change.Product });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = change.PriceCents });
        return await command.ExecuteScalarAsync(cancellationToken) as int?;
    }

    private static Category ReadCategory(NpgsqlDataReader reader, int at) =>
        new(reader.GetInt32(at), reader.GetString(at + 1), reader.GetString(at + 2));
}
