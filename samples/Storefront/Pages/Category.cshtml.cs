using Microsoft.AspNetCore.Mvc;
using Storefront.Catalogue;

namespace Storefront.Pages;

internal sealed class CategoryModel(ProductCatalogue catalogue) : ShopPage
{
    public CategoryPage Found { get; private set; } = null!;

    /// <summary>Only who is logged in gets the form, so that mere visitors need no cookie.</summary>
    public bool MayBuy { get; private set; }

    public async Task<IActionResult> OnGetAsync(string slug, CancellationToken cancellationToken)
    {
        if (await catalogue.PageAsync(slug, cancellationToken) is not { } page)
        {
            return NotFound();
        }

        Found = page;
        MayBuy = Visitor.From(Session) is not null;
        return Page();
    }
}
