using Microsoft.AspNetCore.Mvc;
using Stormproof.Hosting.Idempotency;
using Storefront.Carts;
using Storefront.Orders;

namespace Storefront.Pages;

internal sealed class CheckoutModel(OrderBook orders) : CustomerPage
{
    public IActionResult OnGet() => Redirect("/cart");

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var key = HttpContext.GetIdempotencyKey();
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
            case Checkout.UserGone:
                Session.Clear();
                return Redirect("/login");
            default:
                Say("Cart is empty.");
                return Redirect("/cart");
        }
    }
}
