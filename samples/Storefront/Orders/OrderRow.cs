using Npgsql;

namespace Storefront.Orders;

/// <summary>An order on its way into the database, and the ways out.</summary>
/// <param name="Sql">One of <see cref="OrderSql"/>'s ways to place it.</param>
/// <param name="User">Who buys.</param>
/// <param name="Key">Idempotency key of the request, or null.</param>
/// <param name="Products">What.</param>
/// <param name="Quantities">How much of each.</param>
internal sealed record OrderRow(string Sql, long User, string? Key, long[] Products, int[] Quantities)
{
    public static async Task<(string? Outcome, long Id, long TotalCents)> InsertAsync(
        NpgsqlConnection connection, OrderRow order, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(order.Sql, connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = order.User });
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = order.Key });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = order.Products });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = order.Quantities });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? (reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2))
            : default;
    }

    public static async Task<Checkout.Placed?> ByKeyAsync(
        NpgsqlConnection connection, (long User, string Key) order, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(OrderSql.ByKey, connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = order.User });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = order.Key });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var bought = new Dictionary<long, int>();
        var (id, total) = (0L, 0L);
        while (await reader.ReadAsync(cancellationToken))
        {
            (id, total) = (reader.GetInt64(0), reader.GetInt64(1));
            bought.Add(reader.GetInt64(2), reader.GetInt32(3));
        }

        return bought.Count == 0 ? null : new Checkout.Placed(id, total, bought);
    }

    public static async Task<IReadOnlyList<Order>> ReadAsync(
        NpgsqlConnection connection, (string Sql, long User, long? Id) ask, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ask.Sql, connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = ask.User });
        if (ask.Id is { } one)
        {
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = one });
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var orders = new List<Order>();
        List<OrderLine> lines = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            // The rows of an order follow each other.
            if (orders.Count == 0 || orders[^1].Id != reader.GetInt64(0))
            {
                lines = [];
                orders.Add(new Order(reader.GetInt64(0), reader.GetDateTime(1), reader.GetInt64(2), lines));
            }

            lines.Add(new OrderLine(reader.GetInt64(3), reader.GetString(4), reader.GetInt32(5), reader.GetInt32(6)));
        }

        return orders;
    }
}
