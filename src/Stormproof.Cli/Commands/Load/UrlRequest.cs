using Stormproof.Load.Transport;

namespace Stormproof.Cli.Commands.Load;

/// <summary>What is sent to a URL.</summary>
internal sealed record UrlRequest(
    string Method, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body, AnswerParts Keep)
{
    private const string UserAgent = "User-Agent";

    /// <summary>A plain GET.</summary>
    public static UrlRequest Get { get; } = new("GET", [], default, AnswerParts.None);

    public HttpRequest Render(HttpOrigin origin, Uri uri) => HttpRequest.Render(
        origin, Method, uri.PathAndQuery,
        Headers.Any(h => h.Key.Equals(UserAgent, StringComparison.OrdinalIgnoreCase))
            ? Headers
            : [new(UserAgent, "stormproof-load"), .. Headers],
        Body, Keep);
}
