using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Stormproof.Lab.Drills.Http;

/// <summary>Reads answers of the JSON API that may be anything.</summary>
internal static class Body
{
    /// <summary>What is not the expected form gives the default.</summary>
    public static T? Read<T>(string body, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
            or ArgumentException)
        {
            return default;
        }
    }

    /// <summary>"$1,234.50" or "1234.50" in cents.</summary>
    public static bool TryCents(string? text, [NotNullWhen(true)] out long? cents)
    {
        cents = decimal.TryParse(text?.TrimStart('$'), NumberStyles.Number, CultureInfo.InvariantCulture, out var amount)
            ? (long)(amount * 100)
            : null;
        return cents is not null;
    }
}
