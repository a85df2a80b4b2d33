namespace Storefront.Orders;

internal sealed record OrderLine(long ProductId, string Name, int Quantity, int PriceCents);

internal sealed record Order(long Id, DateTime CreatedAt, long TotalCents, IReadOnlyList<OrderLine> Lines);

/// <summary>What became of a checkout.</summary>
internal abstract record Checkout
{
    private Checkout()
    {
    }

    /// <summary>The order is kept, by this request or by an earlier one with the same key.</summary>
    /// <param name="OrderId">The order.</param>
    /// <param name="TotalCents">What it costs.</param>
    /// <param name="Bought">Pieces by product, to take off the cart.</param>
    internal sealed record Placed(long OrderId, long TotalCents, IReadOnlyDictionary<long, int> Bought) : Checkout;

    internal sealed record EmptyCart : Checkout;

    /// <summary>The account was deleted after the user logged in.</summary>
    internal sealed record UserGone : Checkout;

    internal sealed record OutOfStock(long ProductId) : Checkout;
}
