using Microsoft.AspNetCore.Mvc;
using Storefront.Catalogue;

namespace Storefront.Pages;

internal sealed class ProductModel(ProductCatalogue catalogue) : ShopPage
{
    public Product Found { get; private set; } = null!;

    public int Stock { get; private set; }

    public bool MayBuy { get; private set; }

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken cancellationToken)
    {
        if (await catalogue.ProductAsync(id, cancellationToken) is not { } product)
        {
            return NotFound();
        }

        Found = product;
        Stock = await catalogue.StockAsync(id, cancellationToken) ?? 0;
        MayBuy = Visitor.From(Session) is not null;
        return Page();
    }
}
