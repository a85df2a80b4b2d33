using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Stormproof.Load.Journeys.JsonPaths;

/// <summary>A small part of JSONPath (RFC 9535): <c>$</c>, <c>.name</c>, <c>['name']</c>, <c>[n]</c>, and at the end
/// <c>.length()</c>. Compiled once; looks through the bytes of an answer up to what it seeks, without a tree.</summary>
internal sealed class JsonPath
{
    public const int MostSteps = 64;

    private readonly Step[] _steps;

    private JsonPath(string text, Step[] steps, bool isLength)
    {
        Text = text;
        _steps = steps;
        IsLength = isLength;
    }

    public string Text { get; }

    /// <summary>The path asks for a count.</summary>
    public bool IsLength { get; }

    /// <summary>The path, or what is wrong with it and where.</summary>
    public static (JsonPath? Path, int Index, string? Error) Parse(string text)
    {
        var parser = new JsonPathParser(text);
        return parser.Run() is { } error
            ? (null, parser.Index, error)
            : (new JsonPath(text, [.. parser.Steps], parser.IsLength), 0, null);
    }

    /// <summary>What the path leads to. What stands behind it in the answer is not looked at.</summary>
    public JsonFound Find(ReadOnlySpan<byte> json, out JsonHit hit)
    {
        hit = default;
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read())
            {
                return JsonFound.NotJson;
            }

            foreach (var step in _steps)
            {
                if (!(step.Name is { } name ? Enter(ref reader, name) : Enter(ref reader, step.Index)))
                {
                    return JsonFound.Missing;
                }
            }

            hit = Take(ref reader, json);
            return IsLength && hit.Count < 0 ? JsonFound.Missing : JsonFound.Found;
        }
        catch (JsonException)
        {
            return JsonFound.NotJson;
        }
    }

    private static bool Enter(ref Utf8JsonReader reader, byte[] name)
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
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    private static bool Enter(ref Utf8JsonReader reader, int index)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (index-- == 0)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    private JsonHit Take(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var kind = reader.TokenType;
        var start = (int)reader.TokenStartIndex;
        if (kind is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
        {
            var count = IsLength && kind == JsonTokenType.String ? Characters(ref reader) : -1;
            var raw = json[start..(int)reader.BytesConsumed];
            return new JsonHit(kind, kind == JsonTokenType.String ? raw[1..^1] : raw, reader.ValueIsEscaped, count);
        }

        var items = 0;
        if (IsLength)
        {
            while (reader.Read() && reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject))
            {
                items++;
                reader.Skip();
            }
        }
        else
        {
            reader.Skip();
        }

        return new JsonHit(kind, json[start..(int)reader.BytesConsumed], isEscaped: false, IsLength ? items : -1);
    }

    private static int Characters(ref Utf8JsonReader reader)
    {
        var text = reader.GetString()!;
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }

    public override string ToString() => Text;

    /// <summary>A name in UTF-8, or an index.</summary>
    internal readonly record struct Step(byte[]? Name, int Index)
    {
        public static Step Of(string name) => new(Encoding.UTF8.GetBytes(name), 0);

        public override string ToString() =>
            Name is null ? Index.ToString(CultureInfo.InvariantCulture) : Encoding.UTF8.GetString(Name);
    }
}
