using System.Globalization;
using System.Text.Json;
using Stormproof.Gateway.Sources;

namespace Stormproof.Gateway.Admin;

/// <summary>The body of a POST: <c>{"name": "a", "address": "http://10.0.0.1:5000", "weight": 1}</c>.</summary>
internal static class NodeRequest
{
    private const string Example = """{"name": "a", "address": "http://10.0.0.1:5000", "weight": 1}""";

    /// <summary>Reads a node; all that is wrong with it comes back at once.</summary>
    public static (NodeEntry? Node, IReadOnlyList<AdminError> Errors) Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(document.RootElement)
                : (null, [new AdminError(null, null, "The body is no JSON object.", $"Give {Example}.")]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, [new AdminError(null, null, $"The body is no JSON ({e.Message.TrimEnd('.')}).", $"Give {Example}.")]);
        }
    }

    /// <summary>A deadline such as 30s, 500ms, 2m or 1h; at most an hour.</summary>
    public static bool TryParseDeadline(string text, out TimeSpan deadline)
    {
        deadline = default;
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits is <= 0 or > 7
            || !int.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var n))
        {
            return false;
        }

        TimeSpan? each = text[digits..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(1),
            "s" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            "h" => TimeSpan.FromHours(1),
            _ => null,
        };
        deadline = n * (each ?? TimeSpan.Zero);
        return each is not null && deadline <= TimeSpan.FromHours(1);
    }

    private static (NodeEntry? Node, IReadOnlyList<AdminError> Errors) Read(JsonElement root)
    {
        var errors = new List<AdminError>();
        foreach (var field in root.EnumerateObject().Select(p => p.Name).Where(n => n is not ("name" or "address" or "weight")))
        {
            errors.Add(new AdminError(
                AdminError.Shown(field), null, "is no known field.", "Known are name, address and weight."));
        }

        var name = Text(root, "name");
        if (name is null || !NodeEntry.IsName(name))
        {
            errors.Add(new AdminError(
                "name", Raw(root, "name"), name is null ? "is missing or no text." : "is no name for a node.",
                "Give 1 to 200 letters, digits and . _ : - [ ], for example \"a\"."));
        }

        var text = Text(root, "address");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || !NodeEntry.IsAddress(address))
        {
            errors.Add(new AdminError(
                "address", Raw(root, "address"), text is null ? "is missing or no text." : "is no node's address.",
                "Give scheme, host and port, for example \"http://10.0.0.1:5000\"."));
        }

        var weight = 1.0;
        if (root.TryGetProperty("weight", out var given)
            && !(given.ValueKind == JsonValueKind.Number && given.TryGetDouble(out weight) && weight is >= 0.01 and <= 100))
        {
            errors.Add(new AdminError(
                "weight", Raw(root, "weight"), "is no weight.", "Give a number from 0.01 to 100, usually 1."));
        }

        return errors.Count > 0 ? (null, errors) : (new NodeEntry(name!, address!, weight), []);
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Raw(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value)
            ? AdminError.Shown(value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText())
            : null;
}
