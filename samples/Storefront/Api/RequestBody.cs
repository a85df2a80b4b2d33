using System.Text.Json;

namespace Storefront.Api;

/// <summary>Reads a JSON body; what cannot be read becomes an answer that says why.</summary>
internal static class RequestBody
{
    public static async Task<T> ReadAsync<T>(HttpContext context)
        where T : class
    {
        if (!context.Request.HasJsonContentType())
        {
            throw new BadHttpRequestException(
                $"Content-Type is '{context.Request.ContentType}'; send application/json",
                StatusCodes.Status415UnsupportedMediaType);
        }

        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, ApiJson.TypeOf<T>(), context.RequestAborted)
                ?? throw new BadHttpRequestException("The body is null; send a JSON object");
        }
        catch (JsonException e)
        {
            var place = string.IsNullOrEmpty(e.Path) ? "The body" : $"'{e.Path}'";
            throw new BadHttpRequestException($"{place} is not the JSON that belongs there", e);
        }
    }
}
