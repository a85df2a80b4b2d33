using System.CommandLine;
using System.Globalization;

namespace Stormproof.Cli.Commands;

/// <summary>Options with a range. A value outside is answered with the value, the range and an example.</summary>
internal static class Ranges
{
    public static Option<int> Int(string name, string description, int fallback, int low, int high)
    {
        var option = new Option<int>(name)
        {
            Description = $"{description} {low:N0} to {high:N0}.",
            DefaultValueFactory = _ => fallback,
            CustomParser = result =>
            {
                var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
                if (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value)
                    && value >= low && value <= high)
                {
                    return value;
                }

                result.AddError(
                    $"{name} '{text}' is not allowed; give a whole number from {low} to {high}, for example {name} {fallback}.");
                return fallback;
            },
        };
        return option;
    }

    /// <summary>What makes a run repeatable.</summary>
    public static Option<int> Seed() => Int("--seed", "Repeats a run.", 1, 0, int.MaxValue);
}
