using System.Security.Claims;
using Storefront.Accounts;
using Storefront.Catalogue;

namespace Storefront.Api;

internal static class AdminApi
{
    public static void MapAdmin(this IEndpointRouteBuilder api) =>
        api.MapPatch("/admin/products/{id:long}/price", SetPriceAsync).RequireAuthorization(BearerAuthentication.AdminPolicy);

    private static async Task<IResult> SetPriceAsync(
        HttpContext context, ClaimsPrincipal user, AccountBook accounts, Prices prices, long id)
    {
        // Rare and powerful: worth a look at what the account may do today.
        switch (await accounts.RoleAsync(Tokens.UserId(user), context.RequestAborted))
        {
            case null:
                return ApiError.UserGone(context);
            case not Tokens.AdminRole:
                return ApiError.Of(StatusCodes.Status403Forbidden, ApiError.AdminsOnly);
        }

        var request = await RequestBody.ReadAsync<PriceRequest>(context);
        if (Prices.ToCents(request.Price) is not { } cents)
        {
            var given = request.Price is { } price ? FormattableString.Invariant($"price is {price}") : "price is missing";
            return ApiError.Of(
                StatusCodes.Status400BadRequest,
                FormattableString.Invariant($"{given}; give 0.01 to {Prices.Highest} with at most two decimals"));
        }

        return await prices.SetAsync(id, cents, context.RequestAborted) is { } version
            ? Results.Json(new PriceAnswer(id, Text.Dollars(cents), version), ApiJson.TypeOf<PriceAnswer>())
            : ApiError.Of(StatusCodes.Status404NotFound, $"There is no product {Text.Of(id)}");
    }
}
