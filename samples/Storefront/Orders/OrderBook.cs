using Npgsql;
using Storefront.Catalogue;
using Storefront.Data;
using Storefront.Settings;

namespace Storefront.Orders;

/// <summary>Places orders and reads them. Stock falls in the transaction that keeps the order, and never below zero.</summary>
internal sealed class OrderBook(IShopData data, ProductCatalogue catalogue, NodeSettings settings)
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

        if (settings.TrustsCachedStock && await FirstShortAsync(lines, cancellationToken) is { } product)
        {
            return new Checkout.OutOfStock(product);
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

    private Task<(string? Outcome, long Id, long TotalCents)> TryPlaceAsync(
        long user, IReadOnlyDictionary<long, int> lines, string? key, CancellationToken cancellationToken)
    {
        var products = new long[lines.Count];
        var quantities = new int[lines.Count];
        var stocks = new string[lines.Count];
        var count = 0;
        foreach (var (product, quantity) in lines)
        {
            products[count] = product;
            stocks[count] = ShopKeys.Stock(product);
            quantities[count++] = quantity;
        }

        var sql = settings.TrustsCachedStock ? OrderSql.PlaceTrusting : OrderSql.Place;
        return data.WriteAsync(
            stocks, new OrderRow(sql, user, key, products, quantities), OrderRow.InsertAsync, cancellationToken);
    }

    /// <summary>What a shop does that believes its cache.</summary>
    private async Task<long?> FirstShortAsync(IReadOnlyDictionary<long, int> lines, CancellationToken cancellationToken)
    {
        foreach (var (product, quantity) in lines)
        {
            if (await catalogue.StockAsync(product, cancellationToken) is not { } stock || stock < quantity)
            {
                return product;
            }
        }

        return null;
    }

    private Task<Checkout.Placed?> ByKeyAsync(long user, string key, CancellationToken cancellationToken) =>
        data.ReadNewestAsync((user, key), OrderRow.ByKeyAsync, cancellationToken);

    private Task<IReadOnlyList<Order>> ReadAsync(string sql, long user, long? id, CancellationToken cancellationToken) =>
        data.ReadAsync((sql, user, id), OrderRow.ReadAsync, cancellationToken);
}
