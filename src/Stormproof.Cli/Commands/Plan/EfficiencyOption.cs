using System.CommandLine;
using System.Globalization;
using Stormproof.Cli.Input;
using Stormproof.Model.Capacity;

namespace Stormproof.Cli.Commands.Plan;

/// <summary><c>--efficiency</c>: a number that is believed, or a file of points that are measured.</summary>
internal static class EfficiencyOption
{
    private static readonly Allowed Range = new(0, 1.2, 0.85, AboveLow: true);

    public static Option<string?> Build()
    {
        var option = new Option<string?>("--efficiency")
        {
            Description = "What is left of a node's capacity among others, above 0 up to 1.2 (0.8 to 0.9 is typical; default"
                + " 0.85); or a file of measured points, CSV nodes,rps or JSON, to be fitted with the Universal Scalability Law.",
            HelpName = "number|file",
        };
        option.Validators.Add(result =>
        {
            var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
            if (IsNumber(text) ? !(Allowed.TryParse(text, out var value) && Range.Holds(value)) : !Path.Exists(text))
            {
                result.AddError(
                    $"--efficiency {Shown.Of(text)} is {(IsNumber(text) ? "not allowed" : "neither a number nor a file")};"
                    + $" {Range.Remedy.Replace("example ", "example --efficiency ", StringComparison.Ordinal)}, or a file of"
                    + " measured points, for example --efficiency points.csv.");
            }
        });
        return option;
    }

    /// <summary>Puts the option's answer into the question.</summary>
    /// <exception cref="InputException">The file holds no such points.</exception>
    public static NodeQuestion Answer(NodeQuestion question, string? text) =>
        text is null ? question
        : Allowed.TryParse(text, out var efficiency) ? question with { Efficiency = efficiency }
        : question with { Fit = PointsFile.Open(text) };

    private static bool IsNumber(string text) =>
        double.TryParse(text, NumberStyles.Any, CultureInfo.InvariantCulture, out _);
}
