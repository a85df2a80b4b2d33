using Microsoft.AspNetCore.Mvc;
using Stormproof.Hosting.Idempotency;
using Stormproof.Sessions.Carts;
using Storefront.Carts;
using Storefront.Catalogue;

namespace Storefront.Pages;

internal sealed class CartModel(ProductCatalogue catalogue, Prices prices) : CustomerPage
{
    public PricedCart Priced { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken) =>
        Priced = await PricedCart.OfAsync(new SessionCart(Session).Lines(), prices, cancellationToken);

    public async Task<IActionResult> OnPostAddAsync(
        long productId, string? returnUrl, CancellationToken cancellationToken, int quantity = 1)
    {
        if (!ModelState.IsValid || !CartLimits.Allows(quantity))
        {
            Say($"Give a quantity of 1 to {Text.Of(CartLimits.MaxQuantity)}.");
        }
        else if (!await catalogue.SellsAsync(productId, cancellationToken))
        {
            Say("There is no such product.");
        }
        else
        {
            Add(productId, quantity);
        }

        return Back(returnUrl, "/cart");
    }

    public IActionResult OnPostRemove(long productId)
    {
        new SessionCart(Session).Remove(productId);
        Say("Removed from the cart.");
        return Redirect("/cart");
    }

    private void Add(long productId, int quantity)
    {
        try
        {
            new SessionCart(Session).Add(productId, quantity, HttpContext.GetIdempotencyKey());
            Say("Added to the cart.");
        }
        catch (CartLimitException e)
        {
            Say(e.Message);
        }
    }
}
