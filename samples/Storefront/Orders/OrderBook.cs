using Npgsql;

namespace Storefront.Orders;

/// <summary>Places orders and reads them. Stock falls in the transaction that keeps the order, and never below zero.</summary>
internal sealed class OrderBook(NpgsqlDataSource database)
{
    /// <summary>The name that PostgreSQL gives to <c>orders.user_id references users</c>.</summary>
    private const string UserReference = "orders_user_id_fkey";

    /// <param name="user">Who buys.</param>
    /// <param name="lines">Pieces by product.</param>
    /// <param name="key">Idempotency key of the request: the order carries it, so a repeat gets this order again.</param>
    /// <param name="cancellationToken">Ends the query; an order that was kept stays.</param>
    public async Task<Checkout> PlaceAsync(
        long user, IReadOnlyDictionary<long, int> lines, string? key, CancellationToken cancellationToken)
    {
        if (lines.Count == 0)
        {
            // The first run of this request may have emptied the cart before its node died.
            return key is not null && await ByKeyAsync(user, key, cancellationToken) is { } earlier
                ? earlier
                : new Checkout.EmptyCart();
        }

        string? outcome;
        long id, total;
        try
        {
            (outcome, id, total) = await TryPlaceAsync(user, lines, key, cancellationToken);
        }
        catch (PostgresException e) when (
            e is { SqlState: PostgresErrorCodes.ForeignKeyViolation, ConstraintName: UserReference })
        {
            return new Checkout.UserGone();
        }

        return outcome switch
        {
            "placed" => new Checkout.Placed(id, total, lines),
            // The last pieces may have gone to an earlier run of this very request.
            "short" => key is not null && await ByKeyAsync(user, key, cancellationToken) is { } earlier
                ? earlier
                : new Checkout.OutOfStock(id),
            _ => await ByKeyAsync(user, key!, cancellationToken)
                ?? throw new InvalidOperationException($"User {Text.Of(user)}: a checkout was neither kept nor refused."),
        };
    }

    public Task<IReadOnlyList<Order>> NewestAsync(long user, CancellationToken cancellationToken) =>
        ReadAsync(OrderSql.Newest, user, null, cancellationToken);

    /// <summary>The user's own order, or null.</summary>
    public async Task<Order?> OneAsync(long user, long id, CancellationToken cancellationToken) =>
        await ReadAsync(OrderSql.One, user, id, cancellationToken) is [var order] ? order : null;

    private async Task<(string? Outcome, long Id, long TotalCents)> TryPlaceAsync(
        long user, IReadOnlyDictionary<long, int> lines, string? key, CancellationToken cancellationToken)
    {
        var products = new long[lines.Count];
        var quantities = new int[lines.Count];
        var count = 0;
        foreach (var (product, quantity) in lines)
        {
            products[count] = product;
            quantities[count++] = quantity;
        }

        await using var command = database.CreateCommand(OrderSql.Place);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = user });
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = key });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = products });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = quantities });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? (reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2))
            : default;
    }

    private async Task<Checkout.Placed?> ByKeyAsync(long user, string key, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(OrderSql.ByKey);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = user });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key });
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

    private async Task<IReadOnlyList<Order>> ReadAsync(string sql, long user, long? id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = user });
        if (id is { } one)
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
