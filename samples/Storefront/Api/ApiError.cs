using System.Text.Json;

namespace Storefront.Api;

/// <summary>Every error of the API is <c>{"error": "..."}</c>.</summary>
internal static class ApiError
{
    public const string AdminsOnly = "Only an admin may do that";

    public static IResult Of(int status, string message, long? productId = null) =>
        Results.Json(new ErrorAnswer(message, productId), ApiJson.TypeOf<ErrorAnswer>(), statusCode: status);

    /// <summary>The token is valid, but its account was deleted since it was issued. Only what changes the database looks: a
    /// token that is looked up on each request would be no better than a session.</summary>
    public static IResult UserGone(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Of(StatusCodes.Status401Unauthorized, "Account no longer exists — please log in again");
    }

    public static Task WriteAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        return JsonSerializer.SerializeAsync(
            context.Response.Body, new ErrorAnswer(message), ApiJson.TypeOf<ErrorAnswer>(), context.RequestAborted);
    }

    public static bool IsApi(this HttpRequest request) => request.Path.StartsWithSegments("/api", StringComparison.Ordinal);
}
