using Npgsql;
using NpgsqlTypes;

namespace Storefront.Database;

/// <summary>Adds the categories and products that are missing. What is there stays as it is.</summary>
internal static class CatalogueSeed
{
    public static async Task EnsureAsync(
        NpgsqlConnection connection, int categories, int products, int stock, CancellationToken cancellationToken)
    {
        var haveCategories = await CountAsync(connection, "select count(*) from categories", cancellationToken);
        if (haveCategories < categories)
        {
            await AddCategoriesAsync(connection, (int)haveCategories + 1, categories, cancellationToken);
        }

        var haveProducts = await CountAsync(connection, "select count(*) from products", cancellationToken);
        if (haveProducts < products)
        {
            var spread = Math.Max(categories, (int)haveCategories);
            await AddProductsAsync(connection, (int)haveProducts + 1, products, spread, stock, cancellationToken);
        }
    }

    public static async Task<long> CountAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task AddCategoriesAsync(
        NpgsqlConnection connection, int from, int to, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "copy categories (id, name, slug) from stdin (format binary)", cancellationToken);
        for (var id = from; id <= to; id++)
        {
            var (name, slug) = SampleCatalogue.Category(id);
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(id, NpgsqlDbType.Integer, cancellationToken);
            await copy.WriteAsync(name, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(slug, NpgsqlDbType.Text, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private static async Task AddProductsAsync(
        NpgsqlConnection connection, int from, int to, int categories, int stock, CancellationToken cancellationToken)
    {
        await using (var copy = await connection.BeginBinaryImportAsync(
            "copy products (id, category_id, name, description, price_cents, stock, active, created_at)"
            + " from stdin (format binary)",
            cancellationToken))
        {
            for (var id = from; id <= to; id++)
            {
                var product = SampleCatalogue.Product(id, categories);
                await copy.StartRowAsync(cancellationToken);
                await copy.WriteAsync((long)id, NpgsqlDbType.Bigint, cancellationToken);
                await copy.WriteAsync(product.Category, NpgsqlDbType.Integer, cancellationToken);
                await copy.WriteAsync(product.Name, NpgsqlDbType.Text, cancellationToken);
                await copy.WriteAsync(product.Description, NpgsqlDbType.Text, cancellationToken);
                await copy.WriteAsync(product.PriceCents, NpgsqlDbType.Integer, cancellationToken);
                await copy.WriteAsync(stock, NpgsqlDbType.Integer, cancellationToken);
                await copy.WriteAsync(product.Active, NpgsqlDbType.Boolean, cancellationToken);
                await copy.WriteAsync(product.CreatedAt, NpgsqlDbType.TimestampTz, cancellationToken);
            }

            await copy.CompleteAsync(cancellationToken);
        }

        await using var command = new NpgsqlCommand(
            "insert into product_seeds (product_id, price_cents, stock)"
            + " select id, price_cents, stock from products where id >= $1",
            connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = from });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
