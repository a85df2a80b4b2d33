using System.Security.Claims;
using Stormproof.Hosting.Idempotency;
using Storefront.Accounts;
using Storefront.Carts;
using Storefront.Orders;

namespace Storefront.Api;

internal static class OrderApi
{
    public static void MapOrders(this IEndpointRouteBuilder api)
    {
        api.MapPost("/checkout", CheckOutAsync).RequireAuthorization();
        api.MapGet("/orders", ListAsync).RequireAuthorization();
    }

    private static async Task<IResult> CheckOutAsync(
        HttpContext context, ClaimsPrincipal principal, ICarts carts, OrderBook orders)
    {
        var user = Tokens.UserId(principal);
        var key = context.GetIdempotencyKey();
        var lines = await carts.GetAsync(user, context.RequestAborted);
        switch (await orders.PlaceAsync(user, lines, key, context.RequestAborted))
        {
            case Checkout.Placed order:
                // Not cancellable from here on: the order stands, so its pieces must leave the cart even if the user hangs up.
                await carts.SubtractAsync(user, order.Bought, key, CancellationToken.None);
                return Results.Json(
                    new CheckoutAnswer(order.OrderId, Text.Dollars(order.TotalCents)),
                    ApiJson.TypeOf<CheckoutAnswer>(),
                    statusCode: StatusCodes.Status201Created);
            case Checkout.OutOfStock refused:
                return ApiError.Of(StatusCodes.Status409Conflict, "Not enough stock", refused.ProductId);
            case Checkout.UserGone:
                return ApiError.UserGone(context);
            default:
                return ApiError.Of(StatusCodes.Status409Conflict, "Cart is empty");
        }
    }

    private static async Task<IResult> ListAsync(ClaimsPrincipal user, OrderBook orders, CancellationToken cancellationToken)
    {
        var newest = await orders.NewestAsync(Tokens.UserId(user), cancellationToken);
        return Results.Json(new OrdersAnswer([.. newest.Select(Answer)]), ApiJson.TypeOf<OrdersAnswer>());
    }

    private static OrderAnswer Answer(Order order) => new(
        order.Id,
        order.CreatedAt,
        Text.Dollars(order.TotalCents),
        [.. order.Lines.Select(l => new OrderLineAnswer(l.ProductId, l.Quantity, Text.Dollars(l.PriceCents)))]);
}
