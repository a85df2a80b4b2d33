using Storefront.Catalogue;

namespace Storefront.Api;

internal static class CatalogueApi
{
    public static void MapCatalogue(this IEndpointRouteBuilder api)
    {
        api.MapGet("/products", ListAsync);
        api.MapGet("/products/{id:long}", OneAsync);
    }

    private static async Task<IResult> ListAsync(
        ProductCatalogue catalogue, string? category, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(category))
        {
            return ApiError.Of(
                StatusCodes.Status400BadRequest,
                "category is missing; name one by slug or number, as in /api/products?category=audio");
        }

        if (await catalogue.PageAsync(category, cancellationToken) is not { } page)
        {
            return ApiError.Of(StatusCodes.Status404NotFound, $"There is no category '{category}'");
        }

        var products = new ListedProductAnswer[page.Products.Count];
        for (var i = 0; i < products.Length; i++)
        {
            var product = page.Products[i];
            products[i] = new ListedProductAnswer(product.Id, product.Name, Text.Dollars(product.PriceCents));
        }

        return Results.Json(
            new CategoryProductsAnswer(Answer(page.Category), products), ApiJson.TypeOf<CategoryProductsAnswer>());
    }

    private static async Task<IResult> OneAsync(ProductCatalogue catalogue, long id, CancellationToken cancellationToken)
    {
        if (await catalogue.ProductAsync(id, cancellationToken) is not { } product)
        {
            return ApiError.Of(StatusCodes.Status404NotFound, $"There is no product {Text.Of(id)}");
        }

        var stock = await catalogue.StockAsync(id, cancellationToken) ?? 0;
        var answer = new ProductAnswer(
            product.Id, product.Name, product.Description, Text.Dollars(product.PriceCents), stock, product.Active,
            Answer(product.Category), product.Version);
        return Results.Json(answer, ApiJson.TypeOf<ProductAnswer>());
    }

    private static CategoryAnswer Answer(Category category) => new(category.Id, category.Name, category.Slug);
}
