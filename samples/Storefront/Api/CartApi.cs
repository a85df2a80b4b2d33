using System.Security.Claims;
using Stormproof.Hosting.Idempotency;
using Stormproof.Sessions.Carts;
using Storefront.Accounts;
using Storefront.Carts;
using Storefront.Catalogue;

namespace Storefront.Api;

internal static class CartApi
{
    public static void MapCart(this IEndpointRouteBuilder api)
    {
        var cart = api.MapGroup("/cart").RequireAuthorization();
        cart.MapGet("", ShowAsync);
        cart.MapPost("/items", AddAsync);
        cart.MapDelete("/items/{productId:long}", RemoveAsync);
    }

    private static async Task<IResult> ShowAsync(
        ClaimsPrincipal user, ICarts carts, Prices prices, CancellationToken cancellationToken) =>
        await AnswerAsync(await carts.GetAsync(Tokens.UserId(user), cancellationToken), prices, cancellationToken);

    private static async Task<IResult> AddAsync(
        HttpContext context, ClaimsPrincipal user, ICarts carts, ProductCatalogue catalogue, Prices prices)
    {
        var request = await RequestBody.ReadAsync<CartItemRequest>(context);
        if (request.ProductId is not { } product)
        {
            return ApiError.Of(StatusCodes.Status400BadRequest, "productId is missing; give a product's number");
        }

        if (!CartLimits.Allows(request.Qty))
        {
            var given = request.Qty is { } number ? $"qty is {Text.Of(number)}" : "qty is missing";
            return ApiError.Of(StatusCodes.Status400BadRequest, $"{given}; give 1 to {Text.Of(CartLimits.MaxQuantity)}");
        }

        if (!await catalogue.SellsAsync(product, context.RequestAborted))
        {
            return ApiError.Of(StatusCodes.Status404NotFound, $"There is no product {Text.Of(product)}");
        }

        try
        {
            var change = await carts.AddAsync(
                Tokens.UserId(user), product, request.Qty!.Value, context.GetIdempotencyKey(), context.RequestAborted);
            return await AnswerAsync(change.Lines, prices, context.RequestAborted);
        }
        catch (CartLimitException e)
        {
            return ApiError.Of(StatusCodes.Status409Conflict, e.Message);
        }
    }

    private static async Task<IResult> RemoveAsync(
        HttpContext context, ClaimsPrincipal user, ICarts carts, Prices prices, long productId)
    {
        var change = await carts.RemoveAsync(
            Tokens.UserId(user), productId, context.GetIdempotencyKey(), context.RequestAborted);
        return await AnswerAsync(change.Lines, prices, context.RequestAborted);
    }

    private static async Task<IResult> AnswerAsync(
        IReadOnlyDictionary<long, int> lines, Prices prices, CancellationToken cancellationToken)
    {
        var cart = await PricedCart.OfAsync(lines, prices, cancellationToken);
        var answers = new CartLineAnswer[cart.Lines.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            var line = cart.Lines[i];
            answers[i] = new CartLineAnswer(line.ProductId, line.Quantity, Text.Dollars(line.PriceCents));
        }

        return Results.Json(new CartAnswer(answers, Text.Dollars(cart.TotalCents)), ApiJson.TypeOf<CartAnswer>());
    }
}
