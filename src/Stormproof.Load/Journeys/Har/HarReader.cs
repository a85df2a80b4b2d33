using System.Globalization;
using System.Text;
using System.Text.Json;
using Stormproof.Load.Input;

namespace Stormproof.Load.Journeys.Har;

/// <summary>Reads the entries of a HAR file, each with its line. Source: HTTP Archive 1.2, as browsers write it.</summary>
internal sealed class HarReader
{
    public const int MostBytes = 256 * 1024 * 1024;
    private const int MostEntries = 20_000;
    private const string Expected = "a HAR file has { \"log\": { \"entries\": [ { \"request\": ..., \"response\": ... } ] } }";

    private readonly InputErrors _errors;
    private readonly List<HarEntry> _entries = [];
    private int _lineOf;
    private int _countedTo;

    private HarReader(string file) => _errors = new InputErrors(file);

    /// <summary>Requests that are not http or https, such as those to a WebSocket or an extension.</summary>
    public int Foreign { get; private set; }

    public IReadOnlyList<HarEntry> Entries => _entries;

    /// <exception cref="InputException">It is no HAR file, or an entry is broken.</exception>
    public static HarReader Read(string file, ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        var har = new HarReader(file);
        try
        {
            har.Walk(bytes);
        }
        catch (JsonException e)
        {
            har._errors.Add((int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1, $"is not valid JSON here; {Expected}");
        }

        har._errors.ThrowIfAny();
        har._entries.Sort((a, b) => a.Started.CompareTo(b.Started));
        return har;
    }

    private void Walk(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip });
        if (!reader.Read() || !Enter(ref reader, "log"u8, JsonTokenType.StartObject)
            || !Enter(ref reader, "entries"u8, JsonTokenType.StartArray))
        {
            _errors.Add(0, 0, $"has no list of entries; {Expected}");
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray && !_errors.Full)
        {
            var line = Line(bytes, (int)reader.TokenStartIndex);
            using var entry = JsonDocument.ParseValue(ref reader);
            if (_entries.Count == MostEntries)
            {
                _errors.Add(line, 0, $"the file has more than {MostEntries} entries; record a shorter session");
                return;
            }

            Add(entry.RootElement, line);
        }

        // What follows the entries must be JSON, too: a file that was cut off is not a session.
        while (reader.Read())
        {
        }
    }

    private static bool Enter(ref Utf8JsonReader reader, ReadOnlySpan<byte> name, JsonTokenType expected)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals(name);
            reader.Read();
            if (isIt)
            {
                return reader.TokenType == expected;
            }

            reader.Skip();
        }

        return false;
    }

    private int Line(ReadOnlySpan<byte> bytes, int index)
    {
        _lineOf += bytes[_countedTo..index].Count((byte)'\n');
        _countedTo = index;
        return _lineOf + 1;
    }

    private void Add(JsonElement entry, int line)
    {
        var request = Member(entry, "request");
        var response = Member(entry, "response");
        var method = Text(request, "method").ToUpperInvariant();
        var address = Text(request, "url");
        if (method.Length == 0 || !Uri.TryCreate(address, UriKind.Absolute, out var url))
        {
            var what = method.Length == 0 ? "request.method" : "absolute request.url";
            _errors.Add(line, 0, $"the entry has no {what}; {Expected}");
            return;
        }

        if (!DateTimeOffset.TryParse(
            Text(entry, "startedDateTime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var started))
        {
            _errors.Add(line, 0, "the entry has no startedDateTime in ISO 8601, from which the think times come");
            return;
        }

        if (url.Scheme is not ("http" or "https") || !Parsing.HttpSyntax.Methods.Contains(method) || url.UserInfo.Length > 0)
        {
            Foreign++;
            return;
        }

        var post = Member(request, "postData");
        var content = Member(response, "content");
        var answerType = Text(content, "mimeType");
        _entries.Add(new HarEntry
        {
            Line = line,
            Method = method,
            Url = url,
            Started = started,
            Duration = TimeSpan.FromMilliseconds(Math.Clamp(Number(entry, "time"), 0, 1e9)),
            Headers = [.. Pairs(request, "headers")],
            Body = Body(post),
            BodyType = Text(post, "mimeType"),
            Status = (int)Math.Clamp(Number(response, "status"), 0, 999),
            AnswerType = answerType,
            AnswerJson = answerType.Contains("json", StringComparison.OrdinalIgnoreCase) ? Content(content) : null,
            ResourceType = Text(entry, "_resourceType"),
        });
    }

    /// <summary>The text, or the form that some browsers record instead of it.</summary>
    private static string? Body(JsonElement post)
    {
        var text = Text(post, "text");
        if (text.Length > 0)
        {
            return text;
        }

        var form = string.Join('&', Pairs(post, "params").Select(p => $"{Uri.EscapeDataString(p.Name)}={Uri.EscapeDataString(p.Value)}"));
        return form.Length > 0 ? form : null;
    }

    private static string? Content(JsonElement content)
    {
        var text = Text(content, "text");
        if (Text(content, "encoding") != "base64")
        {
            return text.Length > 0 ? text : null;
        }

        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }

    private static IEnumerable<(string Name, string Value)> Pairs(JsonElement parent, string name)
    {
        var list = Member(parent, name);
        return list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(p => (Text(p, "name"), Text(p, "value"))).Where(p => p.Item1.Length > 0)
            : [];
    }

    private static JsonElement Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member) ? member : default;

    private static string Text(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    private static double Number(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var value) ? value : 0;
}
