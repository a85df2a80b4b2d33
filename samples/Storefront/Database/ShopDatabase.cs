using Npgsql;
using Storefront.Accounts;

namespace Storefront.Database;

/// <summary>How much the shop is seeded with.</summary>
internal sealed record SeedSize(int Categories = 20, int Products = 20_000, int Stock = 1000, int Users = 0)
{
    /// <summary>What a node that finds an empty database starts with.</summary>
    public static SeedSize Minimal { get; } = new(Categories: 20, Products: 200);
}

/// <summary>Creates, fills and resets the shop's database. Every operation may be repeated.</summary>
internal static class ShopDatabase
{
    public static async Task EnsureAsync(
        NpgsqlDataSource source, SeedSize size, Passwords passwords, string? adminPassword, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await Schema.LockAsync(connection, cancellationToken);
        await Schema.EnsureAsync(connection, cancellationToken);
        await CatalogueSeed.EnsureAsync(connection, size.Categories, size.Products, size.Stock, cancellationToken);
        if (size.Users > 0)
        {
            await UserSeed.EnsureAsync(connection, size.Users, passwords, cancellationToken);
        }

        if (adminPassword is not null)
        {
            await UserSeed.EnsureAdminAsync(connection, adminPassword, passwords, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The planner knows nothing of rows that were just copied, and autovacuum comes a minute later.</summary>
    public static async Task AnalyzeAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("analyze categories, products, users");
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>No orders, and stock and prices as seeded.</summary>
    public static async Task ResetAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        const string Sql = """
            truncate orders, order_lines restart identity;
            update products p
            set stock = s.stock,
                version = p.version + case when p.price_cents <> s.price_cents then 1 else 0 end,
                price_cents = s.price_cents
            from product_seeds s
            where s.product_id = p.id and (p.stock, p.price_cents) <> (s.stock, s.price_cents)
            """;
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await Schema.LockAsync(connection, cancellationToken);
        await Schema.EnsureAsync(connection, cancellationToken);
        await using var command = new NpgsqlCommand(Sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
