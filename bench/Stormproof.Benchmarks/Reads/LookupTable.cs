using Npgsql;
using Stormproof.Benchmarks.Database;

namespace Stormproof.Benchmarks.Reads;

/// <summary>A table of products, and the two statements that are measured on it.</summary>
internal static class LookupTable
{
    public const int Rows = 10_000;

    public static Task CreateAsync(PostgresPair pair, CancellationToken cancellationToken) => pair.ExecuteAsync(
        $"""
        CREATE TABLE products (id int PRIMARY KEY, name text NOT NULL, stock int NOT NULL);
        INSERT INTO products SELECT i, 'Product ' || i, 0 FROM generate_series(0, {Rows - 1}) i;
        ANALYZE products
        """,
        cancellationToken);

    /// <summary>By primary key.</summary>
    public static async Task<string> FindAsync(NpgsqlConnection connection, int id, CancellationToken cancellationToken = default)
    {
        await using var command = new NpgsqlCommand("SELECT name FROM products WHERE id = $1", connection)
        {
            Parameters = { new() { Value = id } },
        };
        return (string?)await command.ExecuteScalarAsync(cancellationToken)
            ?? throw new InvalidOperationException($"Product {id} is not there.");
    }

    public static async Task<int> SellAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, int id, CancellationToken cancellationToken = default)
    {
        await using var command = new NpgsqlCommand(
            "UPDATE products SET stock = stock - 1 WHERE id = $1", connection, transaction)
        {
            Parameters = { new() { Value = id } },
        };
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
