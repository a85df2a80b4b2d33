using System.Security.Claims;
using Storefront.Accounts;

namespace Storefront.Api;

internal static class LoginApi
{
    public static void MapLogin(this IEndpointRouteBuilder api)
    {
        api.MapPost("/login", LogInAsync);
        api.MapGet("/profile", ProfileAsync).RequireAuthorization();
    }

    private static async Task<IResult> LogInAsync(HttpContext context, AccountBook accounts, Tokens tokens)
    {
        var request = await RequestBody.ReadAsync<LoginRequest>(context);
        var account = await accounts.LogInAsync(request.User, request.Password, context.RequestAborted);
        if (account is null)
        {
            return ApiError.Of(StatusCodes.Status401Unauthorized, "Wrong user name or password");
        }

        context.Response.Headers.CacheControl = "no-store";
        var answer = new LoginAnswer(tokens.Issue(account), tokens.LifetimeSeconds);
        return Results.Json(answer, ApiJson.TypeOf<LoginAnswer>());
    }

    private static async Task<IResult> ProfileAsync(HttpContext context, ClaimsPrincipal user, AccountBook accounts) =>
        await accounts.ProfileAsync(Tokens.UserId(user), context.RequestAborted) is { } account
            ? Results.Json(
                new ProfileAnswer(account.Id, account.Name, account.Role), ApiJson.TypeOf<ProfileAnswer>())
            : ApiError.UserGone(context);
}
