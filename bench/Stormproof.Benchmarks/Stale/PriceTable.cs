using Npgsql;
using Stormproof.Benchmarks.Database;

namespace Stormproof.Benchmarks.Stale;

/// <summary>A price and how often it had been set before.</summary>
internal sealed record Price(int Version, decimal Amount);

/// <summary>Products of which a few are read and written far more often than the others.</summary>
internal static class PriceTable
{
    private const int Products = 32;
    private const int Hot = 4;

    public static Task CreateAsync(PostgresPair pair, CancellationToken cancellationToken) => pair.ExecuteAsync(
        "CREATE TABLE prices (product int PRIMARY KEY, version int NOT NULL, amount numeric NOT NULL)", cancellationToken);

    /// <summary>Every price as at first, on the replica too.</summary>
    public static async Task ResetAsync(PostgresPair pair, CancellationToken cancellationToken)
    {
        await pair.ExecuteAsync(
            $"DELETE FROM prices; INSERT INTO prices SELECT i, 0, 9.99 FROM generate_series(0, {Products - 1}) i",
            cancellationToken);
        await pair.CatchUpAsync(cancellationToken);
    }

    /// <summary>Every second time a hot one.</summary>
    public static int Choose(Random random) => random.Next(random.Next(2) == 0 ? Hot : Products);

    public static string Key(int product) => $"price:{product}";

    public static async Task<Price?> ReadAsync(NpgsqlConnection connection, int product, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT version, amount FROM prices WHERE product = $1", connection)
        {
            Parameters = { new() { Value = product } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new Price(reader.GetInt32(0), reader.GetDecimal(1)) : null;
    }

    /// <summary>The new version. The row's lock makes versions follow each other as their commits do.</summary>
    public static async Task<int> RaiseAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, int product, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "UPDATE prices SET version = version + 1, amount = amount + 0.01 WHERE product = $1 RETURNING version",
            connection, transaction)
        {
            Parameters = { new() { Value = product } },
        };
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
