using Npgsql;

namespace Storefront.Catalogue;

/// <summary>Reads categories and products.</summary>
internal sealed class ProductCatalogue(NpgsqlDataSource database)
{
    private const string PageSql = """
        select c.id, c.name, c.slug, p.id, p.name, p.price_cents, p.stock
        from categories c
        left join lateral (
            select id, name, price_cents, stock, created_at
            from products
            where category_id = c.id and active
            order by created_at desc, id desc
            limit 50
        ) p on true
        """;

    private const string PageOrder = " order by p.created_at desc, p.id desc";
    private const string PageBySlug = PageSql + " where c.slug = $1" + PageOrder;
    private const string PageById = PageSql + " where c.id = $1" + PageOrder;

    public async Task<IReadOnlyList<Category>> CategoriesAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select id, name, slug from categories order by name, id");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var categories = new List<Category>(32);
        while (await reader.ReadAsync(cancellationToken))
        {
            categories.Add(ReadCategory(reader, 0));
        }

        return categories;
    }

    /// <summary>The category and its 50 newest active products; null when there is no such category.</summary>
    /// <param name="category">Slug or number.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public async Task<CategoryPage?> PageAsync(string category, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand();
        if (Text.TryId(category, out var id))
        {
            command.CommandText = PageById;
            // Larger than any category's number: no such category, not an error.
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = id <= int.MaxValue ? (int)id : -1 });
        }
        else if (category.Contains('\0'))
        {
            return null;
        }
        else
        {
            command.CommandText = PageBySlug;
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = category });
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        Category? found = null;
        var products = new List<ListedProduct>(50);
        while (await reader.ReadAsync(cancellationToken))
        {
            found ??= ReadCategory(reader, 0);
            // A category without products is one row of nulls.
            if (!reader.IsDBNull(3))
            {
                products.Add(new ListedProduct(reader.GetInt64(3), reader.GetString(4), reader.GetInt32(5), reader.GetInt32(6)));
            }
        }

        return found is null ? null : new CategoryPage(found, products);
    }

    public async Task<Product?> ProductAsync(long id, CancellationToken cancellationToken)
    {
        const string Sql = """
            select p.id, p.name, p.description, p.price_cents, p.stock, p.active, p.version, c.id, c.name, c.slug
            from products p join categories c on c.id = p.category_id
            where p.id = $1
            """;
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = id });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new Product(
                reader.GetInt64(0), ReadCategory(reader, 7), reader.GetString(1), reader.GetString(2), reader.GetInt32(3),
                reader.GetInt32(4), reader.GetBoolean(5), reader.GetInt32(6))
            : null;
    }

    /// <summary>Whether the product is there and still sold.</summary>
    public async Task<bool> SellsAsync(long id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select 1 from products where id = $1 and active");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = id });
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }

    private static Category ReadCategory(NpgsqlDataReader reader, int at) =>
        new(reader.GetInt32(at), reader.GetString(at + 1), reader.GetString(at + 2));
}
