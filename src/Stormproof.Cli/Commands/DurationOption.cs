using System.CommandLine;
using Stormproof.Cli.Input;

namespace Stormproof.Cli.Commands;

/// <summary>Options that are a length of time, written as a number with its unit.</summary>
internal static class DurationOption
{
    public static Option<TimeSpan> Of(string name, string description, string fallback, string low, string high)
    {
        var (least, most) = (Parse(low), Parse(high));
        return new Option<TimeSpan>(name)
        {
            Description = $"{description} {low} to {high}.",
            DefaultValueFactory = _ => Parse(fallback),
            CustomParser = result =>
            {
                var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
                if (Durations.TryParse(text, out var value) && value >= least && value <= most)
                {
                    return value;
                }

                result.AddError(
                    $"{name} {Shown.Of(text)} is not allowed; give a time from {low} to {high} with its unit (ms, s, m, h), for"
                    + $" example {name} {fallback}.");
                return default;
            },
        };
    }

    private static TimeSpan Parse(string text) =>
        Durations.TryParse(text, out var value) ? value : throw new ArgumentException($"'{text}' is no duration.");
}
