using Npgsql;

namespace Stormproof.Lab.Drills.LogoutStorm;

/// <param name="Answered">Checkouts that were answered with an order.</param>
/// <param name="Duplicates">Orders beyond one a user.</param>
/// <param name="Lost">Answered orders that are not there.</param>
/// <param name="StockDrift">Pieces sold and pieces left that do not add up to the pieces there were.</param>
internal sealed record OrderCheck(long Answered, long Duplicates, long Lost, long StockDrift);

/// <summary>Asks the database, not the app, what became of the checkouts.</summary>
internal sealed class OrderAudit(string connectionString)
{
    public async Task<IReadOnlyList<string>> CategoriesAsync(CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand("SELECT slug FROM categories ORDER BY id");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var slugs = new List<string>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            slugs.Add(reader.GetString(0));
        }

        return slugs;
    }

    public async Task<OrderCheck> CheckAsync(IReadOnlyList<StormUser> users, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        var answered = users.Where(u => u.OrderId is not null).Select(u => u.OrderId!.Value).ToArray();
        await using var lost = source.CreateCommand(
            "SELECT count(*) FROM unnest($1) AS a(id) WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.id = a.id)");
        lost.Parameters.AddWithValue(answered);
        await using var duplicates = source.CreateCommand(
            "SELECT count(*) - count(DISTINCT user_id) FROM orders");
        await using var drift = source.CreateCommand("""
            SELECT coalesce(sum(abs(s.stock - p.stock - coalesce(l.sold, 0))), 0)::bigint
            FROM products p
            JOIN product_seeds s ON s.product_id = p.id
            LEFT JOIN (SELECT product_id, sum(quantity) AS sold FROM order_lines GROUP BY product_id) l ON l.product_id = p.id
            """);
        return new OrderCheck(
            answered.Length,
            await ScalarAsync(duplicates, cancellationToken).ConfigureAwait(false),
            await ScalarAsync(lost, cancellationToken).ConfigureAwait(false),
            await ScalarAsync(drift, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<long> ScalarAsync(NpgsqlCommand command, CancellationToken cancellationToken) =>
        (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
}
