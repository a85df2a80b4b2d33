using Stormproof.Load.Input;
using Stormproof.Load.Journeys.Templates;

namespace Stormproof.Load.Journeys.Compiling;

/// <summary>Splits a URL into its origin, which must be known before the run, and a template of path and query.</summary>
internal static class UrlCompiler
{
    private static readonly (Uri?, Template) Nothing = (null, Template.Empty);

    /// <summary>No origin when the URL is wrong; then the errors say why.</summary>
    public static (Uri? Origin, Template Target) Compile(Located url, List<Piece> pieces, InputErrors errors)
    {
        var known = string.Concat(pieces.TakeWhile(p => p.Text is not null).Select(p => p.Text));
        var rest = pieces.SkipWhile(p => p.Text is not null).ToList();
        if (pieces.Exists(p => p.Text?.Contains('#', StringComparison.Ordinal) == true))
        {
            errors.Add(url.Line, url.Column, "a URL that is sent has no fragment; delete # and what follows, or write %23");
            return Nothing;
        }

        var scheme = known.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0 || !(known.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || known.StartsWith("https://", StringComparison.OrdinalIgnoreCase)))
        {
            errors.Add(
                url.Line, url.Column,
                $"'{Short(known)}' does not begin with http:// or https:// and a host that are known before the run; give both,"
                + " for example GET {{host}}/cart with @host = http://127.0.0.1:8080 above");
            return Nothing;
        }

        var end = known.AsSpan(scheme + 3).IndexOfAny('/', '?');
        var authority = end < 0 ? known : known[..(scheme + 3 + end)];
        var begun = end < 0 ? "" : known[authority.Length..];
        if (!Uri.TryCreate(authority, UriKind.Absolute, out var origin) || origin.Host.Length == 0 || origin.UserInfo.Length > 0
            || authority.AsSpan().IndexOfAny(" \t\\@") >= 0 || !Uri.IsWellFormedUriString(authority, UriKind.Absolute))
        {
            errors.Add(
                url.Line, url.Column,
                $"'{Short(authority)}' is no scheme, host and port, such as http://127.0.0.1:8080 (a name or password in it is not allowed)");
            return Nothing;
        }

        return (origin, Target(begun, rest));
    }

    private static Template Target(string begun, List<Piece> rest)
    {
        var segments = new List<Segment>();
        var place = Place.Path;
        if (begun.Length == 0 && rest.Count > 0)
        {
            place = Place.PathStart;
        }
        else
        {
            Add(Piece.OfText(begun.StartsWith('/') ? begun : $"/{begun}"));
        }

        rest.ForEach(Add);
        return new Template(segments);

        void Add(Piece piece)
        {
            segments.Add(piece.At(place));
            place = place == Place.Query || piece.Text?.Contains('?', StringComparison.Ordinal) == true ? Place.Query : Place.Path;
        }
    }

    private static string Short(string text) => text.Length <= 60 ? text : $"{text[..60]}…";
}
