using System.Globalization;

namespace Storefront.Settings;

/// <summary>Typed settings; a bad one names the value, the reason and the remedy.</summary>
internal static class SettingReader
{
    public static string? Text(this IConfiguration configuration, string key) =>
        configuration[key] is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    public static int Number(this IConfiguration configuration, string key, int standard, int low, int high) =>
        configuration.Text(key) is { } text ? ParseNumber(key, text, low, high) : standard;

    /// <summary>One of a few words, in any case of letters.</summary>
    public static string OneOf(this IConfiguration configuration, string key, string standard, string[] words)
    {
        if (configuration.Text(key) is not { } text)
        {
            return standard;
        }

        return words.FirstOrDefault(w => w.Equals(text, StringComparison.OrdinalIgnoreCase)) ?? throw new InvalidSettingException(
            $"{key} is '{text}', which the shop does not know; set {key} to {string.Join(" or ", words)}.");
    }

    public static bool Flag(this IConfiguration configuration, string key, bool standard)
    {
        if (configuration.Text(key) is not { } text)
        {
            return standard;
        }

        return bool.TryParse(text, out var value)
            ? value
            : throw new InvalidSettingException($"{key} is '{text}', which is neither true nor false; set one of them.");
    }

    public static int ParseNumber(string key, string? text, int low, int high)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            throw new InvalidSettingException(
                $"{key} is '{text}', which is not a whole number; give one from {Plain(low)} to {Plain(high)}.");
        }

        return value >= low && value <= high
            ? value
            : throw new InvalidSettingException(
                $"{key} is {Plain(value)}, which is out of range; give {Plain(low)} to {Plain(high)}.");
    }

    private static string Plain(int value) => value.ToString(CultureInfo.InvariantCulture);
}
