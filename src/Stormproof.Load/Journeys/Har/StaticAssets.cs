namespace Stormproof.Load.Journeys.Har;

/// <summary>Tells files that any cache could serve from requests that the app answers.</summary>
internal static class StaticAssets
{
    private static readonly string[] Extensions =
    [
        ".css", ".js", ".mjs", ".map", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".ico", ".woff", ".woff2", ".ttf",
        ".otf", ".eot", ".mp4", ".webm", ".mp3", ".wasm",
    ];

    private static readonly string[] Resources = ["image", "font", "stylesheet", "script", "media", "manifest"];

    private static readonly string[] Types = ["image/", "font/", "audio/", "video/", "text/css", "text/javascript", "application/javascript"];

    public static bool Has(HarEntry entry) =>
        entry.Method is "GET" or "HEAD"
        && (Resources.Contains(entry.ResourceType)
            || Types.Any(t => entry.AnswerType.StartsWith(t, StringComparison.OrdinalIgnoreCase))
            || Extensions.Contains(Path.GetExtension(entry.Url.AbsolutePath), StringComparer.OrdinalIgnoreCase));
}
