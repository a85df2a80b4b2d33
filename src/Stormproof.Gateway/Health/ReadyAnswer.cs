using System.Text.Json;

namespace Stormproof.Gateway.Health;

/// <summary>What a node says of itself in its readiness answer. Any app may answer with something else: then only the status
/// code counts.</summary>
/// <param name="Instance">The process's own id; null when it gives none.</param>
/// <param name="HonoursKeys">It honours <c>Idempotency-Key</c>.</param>
/// <param name="Reason">Why it is not ready.</param>
internal readonly record struct ReadyAnswer(string? Instance, bool HonoursKeys, string? Reason)
{
    public static ReadyAnswer Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!JsonDocument.TryParseValue(ref reader, out var document))
            {
                return default;
            }

            using (document)
            {
                return Of(document.RootElement);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or a text in it that is no UTF-8.
            return default;
        }
    }

    private static ReadyAnswer Of(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return default;
        }

        var honours = root.TryGetProperty("honours", out var list) && list.ValueKind == JsonValueKind.Array
            && list.EnumerateArray().Any(e => e.ValueKind == JsonValueKind.String && e.ValueEquals("idempotency-key"));
        return new ReadyAnswer(Text(root, "instance"), honours, Text(root, "reason"));
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
