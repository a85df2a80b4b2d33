using Microsoft.AspNetCore.Mvc;
using Stormproof.Hosting.Idempotency;
using Storefront.Carts;
using Storefront.Orders;

namespace Storefront.Pages;

/// <summary>Buys the cart. The cart's page puts a key of its own into the form: a double click and an old page that is sent again
/// are requests of their own to the balancer, but the same key and so the same order here.</summary>
internal sealed class CheckoutModel(OrderBook orders) : CustomerPage
{
    public static string NewKey() => Guid.NewGuid().ToString("N");

    public IActionResult OnGet() => Redirect("/cart");

    public async Task<IActionResult> OnPostAsync(string? key, CancellationToken cancellationToken)
    {
        // Only what the cart's page gives: another value could be the key of something else.
        key = Guid.TryParseExact(key, "N", out _) ? "page:" + key : HttpContext.GetIdempotencyKey();
        var cart = new SessionCart(Session);
        switch (await orders.PlaceAsync(Customer.Id, cart.Lines(), key, cancellationToken))
        {
            case Checkout.Placed order:
                cart.Subtract(order.Bought, key);
                Say("Thank you for your order.");
                return Redirect("/orders/" + Text.Of(order.OrderId));
            case Checkout.OutOfStock:
                Say("Not enough stock. Take something off the cart.");
                return Redirect("/cart");
            default:
                Say("Cart is empty.");
                return Redirect("/cart");
        }
    }
}
