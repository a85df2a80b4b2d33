using System.Text;
using System.Text.Json;

namespace Stormproof.Load.Journeys.Har;

/// <summary>Takes secrets out of a session. One that an earlier answer gave is taken from that answer, as an app does; any other
/// becomes a variable of the environment, so that the file holds none.</summary>
internal sealed class Secrets
{
    private static readonly string[] Marks =
        ["password", "passwd", "pwd", "secret", "token", "apikey", "api_key", "api-key", "authorization", "credential", "signature", "otp", "cvv", "cvc", "cardnumber", "card_number"];

    private readonly List<(string Value, string Variable)> _variables = [];
    private readonly List<(int Request, string Json)> _answers = [];

    /// <summary>Requests whose answers later ones refer to, and the names given to them.</summary>
    public Dictionary<int, string> Named { get; } = [];

    /// <summary>Variables, in order; the first is <c>secret1</c>.</summary>
    public IReadOnlyList<string> Variables => [.. _variables.Select(v => v.Variable)];

    public static string EnvironmentName(string variable) => $"LOAD_{variable.ToUpperInvariant()}";

    /// <summary>A field of that name holds what nobody else should read.</summary>
    public static bool IsSecretName(string name) => Marks.Any(m => name.Contains(m, StringComparison.OrdinalIgnoreCase));

    /// <summary>Remembers an answer, in which later secrets are looked for.</summary>
    public void AddAnswer(int request, string json) => _answers.Add((request, json));

    /// <summary>What stands for a secret in the file, braces and all.</summary>
    public string Mask(string value)
    {
        if (value.Length >= 8 && FromAnswer(value) is { } reference)
        {
            return reference;
        }

        var known = _variables.FindIndex(v => v.Value == value);
        if (known < 0)
        {
            known = _variables.Count;
            _variables.Add((value, $"secret{known + 1}"));
        }

        return $"{{{{{_variables[known].Variable}}}}}";
    }

    /// <summary>A header's value: the scheme of an authorization stays, its credentials go.</summary>
    public string MaskHeader(string name, string value)
    {
        var blank = value.IndexOf(' ', StringComparison.Ordinal);
        return name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) && blank > 0
            ? $"{value[..blank]} {Mask(value[(blank + 1)..])}"
            : Mask(value);
    }

    /// <summary>The texts of a JSON body whose names say that they are secret, as they stand in it.</summary>
    public string MaskJson(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var cuts = new List<(int Start, int End, string Value)>();
        try
        {
            var reader = new Utf8JsonReader(bytes);
            var name = "";
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    name = reader.GetString()!;
                }
                else if (reader.TokenType is JsonTokenType.String && IsSecretName(name))
                {
                    cuts.Add(((int)reader.TokenStartIndex + 1, (int)reader.BytesConsumed - 1, reader.GetString()!));
                }
                else if (reader.TokenType is JsonTokenType.Number && IsSecretName(name))
                {
                    cuts.Add(((int)reader.TokenStartIndex, (int)reader.BytesConsumed, Encoding.UTF8.GetString(reader.ValueSpan)));
                }
            }
        }
        catch (JsonException)
        {
            return json;
        }

        var masked = new StringBuilder();
        var at = 0;
        foreach (var (start, end, value) in cuts.Where(c => c.Value.Length > 0))
        {
            masked.Append(Encoding.UTF8.GetString(bytes, at, start - at)).Append(Mask(value));
            at = end;
        }

        return masked.Append(Encoding.UTF8.GetString(bytes, at, bytes.Length - at)).ToString();
    }

    /// <summary>The fields of a form or a query. What stands for one is encoded when it is sent.</summary>
    public string MaskForm(string form) => string.Join('&', form.Split('&').Select(field =>
    {
        var sign = field.IndexOf('=', StringComparison.Ordinal);
        return sign > 0 && sign + 1 < field.Length && IsSecretName(Uri.UnescapeDataString(field[..sign]))
            ? $"{field[..sign]}={Mask(Uri.UnescapeDataString(field[(sign + 1)..].Replace('+', ' ')))}"
            : field;
    }));

    private string? FromAnswer(string value)
    {
        foreach (var (request, json) in _answers)
        {
            if (!json.Contains(value, StringComparison.Ordinal) || Path(json, value) is not { } path)
            {
                continue;
            }

            if (!Named.TryGetValue(request, out var name))
            {
                Named[request] = name = $"answer{Named.Count + 1}";
            }

            return $"{{{{{name}.response.body.{path}}}}}";
        }

        return null;
    }

    private static string? Path(string json, string value)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Path(document.RootElement, value, "$");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Path(JsonElement element, string value, string path)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return element.GetString() == value ? path : null;
            case JsonValueKind.Object:
                return element.EnumerateObject().Select(p => Path(p.Value, value, $"{path}{Step(p.Name)}")).FirstOrDefault(p => p is not null);
            case JsonValueKind.Array:
                return element.EnumerateArray().Select((e, i) => Path(e, value, $"{path}[{i}]")).FirstOrDefault(p => p is not null);
            default:
                return null;
        }
    }

    private static string Step(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? $".{name}"
            : $"['{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}']";
}
