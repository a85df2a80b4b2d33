using System.Globalization;

namespace Stormproof.Cli.Input;

/// <summary>Durations as people write them: 45m, 2h, 1h30m, 30d, 250ms, 1.5h.</summary>
internal static class Durations
{
    public const string Remedy = "give a number with ms, s, m, h, d or w, for example 45m, 2h or 30d";

    private const double Longest = 36_500 * 86_400.0;

    /// <summary>Reads a duration above zero and of at most 36,500 days; units may follow each other, the longer first.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var rest = text.AsSpan().Trim();
        var seconds = 0.0;
        var last = double.PositiveInfinity;
        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExcept("0123456789.");
            if (digits <= 0
                || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
            {
                return false;
            }

            var unit = rest[digits..];
            var letters = unit.IndexOfAnyExcept("mshdw");
            unit = letters < 0 ? unit : unit[..letters];
            var each = Seconds(unit);
            if (each <= 0 || each >= last)
            {
                return false;
            }

            seconds += count * each;
            last = each;
            rest = rest[(digits + unit.Length)..];
        }

        if (seconds is not (> 0 and <= Longest))
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(seconds);
        return duration > TimeSpan.Zero;
    }

    private static double Seconds(ReadOnlySpan<char> unit) => unit switch
    {
        "ms" => 0.001,
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        "w" => 604_800,
        _ => 0,
    };
}
