using System.Globalization;
using System.Text;
using Stormproof.Load.Input;
using Stormproof.Load.Journeys.Parsing;

namespace Stormproof.Load.Journeys.Har;

/// <summary>Makes a readable <c>.http</c> file of a session that a browser recorded.</summary>
public sealed class HarImport
{
    /// <summary>What the engine or the cookie jar writes, and what speaks of the browser and its cache rather than of the
    /// user.</summary>
    private static readonly string[] Left =
    [
        "Host", "Connection", "Content-Length", "Transfer-Encoding", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Upgrade",
        "Expect", "Cookie", "Accept-Encoding", "User-Agent", "Referer", "Upgrade-Insecure-Requests", "DNT", "Priority", "Pragma",
        "Cache-Control", "If-None-Match", "If-Modified-Since", "Accept-Language",
    ];

    private readonly HarOptions _options;
    private readonly Secrets _secrets = new();
    private readonly List<string> _origins = [];
    private readonly List<HarRequest> _requests = [];

    private HarImport(HarOptions options) => _options = options;

    /// <summary>Reads a session.</summary>
    /// <exception cref="InputException">The file is no HAR file, or has nothing to import.</exception>
    public static HarJourney Convert(string path, HarOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        return Convert(path, SourceText.ReadBytes(path, HarReader.MostBytes, "a HAR file"), options);
    }

    internal static HarJourney Convert(string path, ReadOnlySpan<byte> bytes, HarOptions options)
    {
        var har = HarReader.Read(path, bytes);
        var kept = har.Entries.Where(e => !options.DropStatic || !StaticAssets.Has(e)).ToList();
        if (kept.Count is 0 or > Limits.Requests)
        {
            throw InputException.Of(
                path,
                kept.Count == 0
                    ? $"has no http request to import ({har.Entries.Count + har.Foreign} entries)"
                    : $"has {kept.Count} requests, a journey may have {Limits.Requests}; "
                        + (options.DropStatic ? "record a shorter session" : "leave out files with --drop-static"));
        }

        var import = new HarImport(options);
        for (var i = 0; i < kept.Count; i++)
        {
            import.Add(kept[i], i, i == 0 ? null : kept[i - 1]);
        }

        var text = import.Write(Path.GetFileName(path));
        return new HarJourney(
            text, kept.Count, har.Foreign + har.Entries.Count - kept.Count,
            [.. import._secrets.Variables.Select(Secrets.EnvironmentName)]);
    }

    private void Add(HarEntry entry, int index, HarEntry? before)
    {
        var gap = before is null ? TimeSpan.Zero : entry.Started - (before.Started + before.Duration);
        var origin = entry.Url.GetLeftPart(UriPartial.Authority);
        if (!_origins.Contains(origin))
        {
            _origins.Add(origin);
        }

        var (body, note) = Body(entry);
        _requests.Add(new HarRequest(
            entry.Method, Host(_origins.IndexOf(origin)), Target(entry.Url), entry.Url.AbsolutePath,
            [.. entry.Headers.Where(h => IsKept(h.Name, body)).Select(h => Header(h.Name, h.Value))],
            body, note, gap >= _options.ShortestThink ? gap < Limits.Think ? gap : Limits.Think : TimeSpan.Zero,
            entry.Status));
        if (entry.AnswerJson is { } json)
        {
            _secrets.AddAnswer(index, json);
        }
    }

    private static string Host(int origin) => origin == 0 ? "host" : $"host{origin + 1}";

    private static bool IsKept(string name, string? body) =>
        HttpSyntax.IsToken(name) && !Left.Contains(name, StringComparer.OrdinalIgnoreCase)
        && !name.StartsWith("Sec-", StringComparison.OrdinalIgnoreCase)
        && (body is not null || !name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase));

    private string Header(string name, string value)
    {
        var line = Braces(string.Concat(value.Select(c => char.IsControl(c) ? ' ' : c)).Trim(), "{ {");
        return Secrets.IsSecretName(name) && line.Length > 0 ? $"{name}: {_secrets.MaskHeader(name, line)}" : $"{name}: {line}";
    }

    private string Target(Uri url)
    {
        var query = url.Query.Length > 1 ? $"?{_secrets.MaskForm(Braces(url.Query[1..], "%7B%7B"))}" : "";
        return Braces(url.AbsolutePath, "%7B%7B") + query;
    }

    private (string? Body, string? Note) Body(HarEntry entry)
    {
        if (entry.Body is not { } text)
        {
            return (null, null);
        }

        var isForm = entry.BodyType.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);
        var isJson = entry.BodyType.Contains("json", StringComparison.OrdinalIgnoreCase);
        // Two braces would begin a variable. In a form and in JSON they can be written in another way.
        var safe = isForm ? Braces(text, "%7B%7B") : isJson ? Braces(text, "\\u007b\\u007b") : text;
        var masked = isForm ? _secrets.MaskForm(safe) : isJson ? _secrets.MaskJson(safe) : safe;
        return IsFit(safe) ? (masked, null) : (null, "# The body could not be written in this format; give it in a file: < ./body.txt");
    }

    /// <summary>The body, put in a file, is read back as it is.</summary>
    private static bool IsFit(string body)
    {
        var errors = new InputErrors("body");
        var read = JourneyParser.Parse($"POST http://a/\n\n{body}".ReplaceLineEndings("\n").Split('\n'), errors);
        return !errors.Any && read.Requests is [{ Body: { Source: BodySource.Inline } one }]
            && one.Text.Text == body.ReplaceLineEndings("\n").Trim('\n') && !body.Contains("{{", StringComparison.Ordinal)
            && body.All(c => c is '\n' or '\r' or '\t' || !char.IsControl(c)) && body.Split('\n').Max(l => l.Length) < Limits.LineCharacters;
    }

    private static string Braces(string text, string instead) => text.Replace("{{", instead, StringComparison.Ordinal);

    private string Write(string file)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Recorded session {file}. Cookies are left to each user's own jar.\n");
        for (var i = 0; i < _origins.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"@{Host(i)} = {_origins[i]}\n");
        }

        if (_secrets.Variables.Count > 0)
        {
            text.Append("\n# Secrets of the session are not in this file: set these variables of the environment before a run.\n");
            foreach (var variable in _secrets.Variables)
            {
                text.Append(CultureInfo.InvariantCulture, $"@{variable} = {{{{$processEnv {Secrets.EnvironmentName(variable)}}}}}\n");
            }
        }

        for (var i = 0; i < _requests.Count; i++)
        {
            _requests[i].Write(text, _secrets.Named.GetValueOrDefault(i));
        }

        return text.ToString();
    }
}
