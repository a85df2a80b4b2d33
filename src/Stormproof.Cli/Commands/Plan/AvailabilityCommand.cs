using System.CommandLine;
using System.CommandLine.Parsing;
using Stormproof.Cli.Input;
using Stormproof.Cli.Input.Systems;
using Stormproof.Cli.Output;
using Stormproof.Cli.Output.Plans;
using Stormproof.Model.Planning.Availability;

namespace Stormproof.Cli.Commands.Plan;

/// <summary><c>stormproof plan availability</c>.</summary>
internal static class AvailabilityCommand
{
    public static Command Build(Shell shell)
    {
        var target = Target();
        var incidents = Incidents();
        var from = new Option<string?>("--from")
        {
            Description = "A YAML or JSON file with the parts of the system, and maybe target and incidents.",
        };
        var command = new Command(
            "availability",
            "What a target allows, what incidents have left of it, and whether a system of such parts reaches it: its weakest"
            + " link, what one more replica of each part would buy, and the alerts to set.\n\n"
            + "Examples:\n"
            + "  stormproof plan availability --target 99.99 --incident 45m\n"
            + "  stormproof plan availability --from docs/examples/system.yaml")
        {
            target, incidents, from,
        };
        command.SetAction((parsed, _) =>
        {
            var plan = AvailabilityPlan.For(Question(
                parsed.GetValue(target), parsed.GetValue(incidents) ?? [], parsed.GetValue(from)));
            return PlanEnd.WriteAsync(
                shell.For(parsed), AvailabilityDocument.Of(plan), PlanJson.Default.AvailabilityDocument,
                o => AvailabilityText.Write(o, plan));
        });
        return command;
    }

    /// <summary>The line's target goes before that of the file; the incidents of both count.</summary>
    private static AvailabilityQuestion Question(double? target, TimeSpan[] incidents, string? path)
    {
        var file = path is null ? null : SystemFile.OpenAvailability(path);
        return (target ?? file?.Target) is { } wanted
            ? new AvailabilityQuestion(wanted, [.. file?.Incidents ?? [], .. incidents], file?.System)
            : throw new InputException("--target is missing; give it, for example --target 99.99.");
    }

    private static Option<double?> Target() => new("--target")
    {
        Description = "The availability to reach, in percent from 0 to 100.",
        CustomParser = result =>
        {
            var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
            if (Percentages.TryParseAvailability(text, out var availability))
            {
                return availability;
            }

            result.AddError($"--target {Shown.Of(text)} is not allowed; {Percentages.AvailabilityRemedy(text)}.");
            return null;
        },
    };

    private static Option<TimeSpan[]> Incidents() => new("--incident")
    {
        Description = "How long an outage of this year lasted, for example 45m; may be repeated.",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result => [.. result.Tokens.Select(token => Incident(result, token.Value))],
    };

    private static TimeSpan Incident(ArgumentResult result, string text)
    {
        if (!Input.Durations.TryParse(text, out var duration))
        {
            result.AddError($"--incident {Shown.Of(text)} is not allowed; {Input.Durations.Remedy}.");
        }

        return duration;
    }
}
