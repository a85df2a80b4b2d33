using System.Text;
using Stormproof.Load.Journeys.Templates;
using Stormproof.Load.Transport;

namespace Stormproof.Load.Journeys.Running;

/// <summary>Where an answer leads. Source: RFC 9110, 15.4.</summary>
/// <param name="Origin">One of those the journey names: a server must not choose what the load goes to.</param>
/// <param name="Target">Path and query there.</param>
/// <param name="Method">With what.</param>
/// <param name="KeepsBody">The body is sent again.</param>
internal sealed record Redirect(HttpOrigin Origin, byte[] Target, string Method, bool KeepsBody)
{
    /// <summary>More is a circle; what browsers allow is twice this.</summary>
    public const int Most = 10;

    public static bool IsRedirect(int status) => status is 301 or 302 or 303 or 307 or 308;

    /// <summary>Null when it leads nowhere that may be gone to.</summary>
    public static Redirect? Of(
        HttpAnswer answer, HttpOrigin from, ReadOnlySpan<byte> fromTarget, string method, bool hasBody,
        IReadOnlyList<HttpOrigin> known)
    {
        if (!answer.TryGetHeader("Location"u8, out var location)
            || !Uri.TryCreate($"{from}{Encoding.UTF8.GetString(fromTarget)}", UriKind.Absolute, out var here)
            || !Uri.TryCreate(here, Encoding.UTF8.GetString(location), out var there))
        {
            return null;
        }

        var origin = Matches(from, there) ? from : known.FirstOrDefault(o => Matches(o, there));
        if (origin is null)
        {
            return null;
        }

        var target = Escaping.OfFile(there.GetComponents(UriComponents.PathAndQuery, UriFormat.UriEscaped));
        var keeps = answer.Status is 307 or 308 || method is not ("POST" or "PUT" or "PATCH" or "DELETE")
            || (answer.Status is 301 or 302 && method != "POST");
        return new Redirect(origin, target, keeps ? method : "GET", keeps && hasBody);
    }

    private static bool Matches(HttpOrigin origin, Uri uri) =>
        origin.Scheme == uri.Scheme && origin.Port == uri.Port
        && origin.Host.Equals(uri.IdnHost, StringComparison.OrdinalIgnoreCase);
}
