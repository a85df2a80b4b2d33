using System.Text.Json;

namespace Storefront.Api;

/// <summary>Every error of the API is <c>{"error": "..."}</c>.</summary>
internal static class ApiError
{
    public static IResult Of(int status, string message, long? productId = null) =>
        Results.Json(new ErrorAnswer(message, productId), ApiJson.TypeOf<ErrorAnswer>(), statusCode: status);

    public static Task WriteAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        return JsonSerializer.SerializeAsync(
            context.Response.Body, new ErrorAnswer(message), ApiJson.TypeOf<ErrorAnswer>(), context.RequestAborted);
    }

    public static bool IsApi(this HttpRequest request) => request.Path.StartsWithSegments("/api", StringComparison.Ordinal);
}
