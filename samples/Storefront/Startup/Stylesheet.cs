using System.Security.Cryptography;

namespace Storefront.Startup;

/// <summary>The one stylesheet, out of the assembly. Its address changes with its content, so it may be kept forever.</summary>
internal static class Stylesheet
{
    private static readonly byte[] Content = Read();

    public static readonly string Address = "/shop.css?v=" + Convert.ToHexStringLower(SHA256.HashData(Content).AsSpan(0, 6));

    public static void MapStylesheet(this IEndpointRouteBuilder app) => app.MapGet("/shop.css", (HttpContext context) =>
    {
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(Content, "text/css; charset=utf-8");
    });

    private static byte[] Read()
    {
        using var stream = typeof(Stylesheet).Assembly.GetManifestResourceStream("shop.css")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
