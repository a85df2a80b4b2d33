using Storefront.Catalogue;

namespace Storefront.Pages;

internal sealed class IndexModel(ProductCatalogue catalogue) : ShopPage
{
    public IReadOnlyList<Category> Categories { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken) =>
        Categories = await catalogue.CategoriesAsync(cancellationToken);
}
