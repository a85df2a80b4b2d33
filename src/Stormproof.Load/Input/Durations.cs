using System.Globalization;

namespace Stormproof.Load.Input;

/// <summary>Durations as people write them: <c>200ms</c>, <c>1.5s</c>, <c>2m</c>, <c>1h</c>.</summary>
internal static class Durations
{
    public const string Expected = "a number and a unit (ms, s, m, h), for example 500ms or 1.5s";

    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = default;
        var digits = text.Length;
        while (digits > 0 && char.IsAsciiLetter(text[digits - 1]))
        {
            digits--;
        }

        double? milliseconds = text[digits..] switch
        {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            _ => null,
        };
        if (milliseconds is not { } unit
            || !double.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number * unit > Longest.TotalMilliseconds)
        {
            return false;
        }

        duration = TimeSpan.FromMilliseconds(number * unit);
        return true;
    }
}
