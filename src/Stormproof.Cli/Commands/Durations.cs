using System.CommandLine;
using System.Globalization;

namespace Stormproof.Cli.Commands;

/// <summary>Options that are a length of time, written as a number with its unit.</summary>
internal static class Durations
{
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var digits = text.AsSpan().TrimEnd("abcdefghijklmnopqrstuvwxyz");
        var milliseconds = text.AsSpan(digits.Length) switch
        {
            "ms" => 1,
            "s" => 1000,
            "m" => 60_000,
            "h" => 3_600_000,
            _ => 0,
        };
        if (milliseconds == 0
            || !double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number * milliseconds > TimeSpan.FromDays(365).TotalMilliseconds)
        {
            return false;
        }

        duration = TimeSpan.FromMilliseconds(number * milliseconds);
        return true;
    }

    public static Option<TimeSpan> Option(string name, string description, string fallback, string low, string high)
    {
        var (least, most) = (Parse(low), Parse(high));
        return new Option<TimeSpan>(name)
        {
            Description = $"{description} {low} to {high}.",
            DefaultValueFactory = _ => Parse(fallback),
            CustomParser = result =>
            {
                var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
                if (TryParse(text, out var value) && value >= least && value <= most)
                {
                    return value;
                }

                result.AddError(
                    $"{name} '{text}' is not allowed; give a time from {low} to {high} with its unit (ms, s, m, h), for example"
                    + $" {name} {fallback}.");
                return default;
            },
        };
    }

    private static TimeSpan Parse(string text) =>
        TryParse(text, out var value) ? value : throw new ArgumentException($"'{text}' is no duration.");
}
