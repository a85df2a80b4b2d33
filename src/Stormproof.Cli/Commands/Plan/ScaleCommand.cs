using System.CommandLine;
using Stormproof.Cli.Input;
using Stormproof.Cli.Output;
using Stormproof.Cli.Output.Plans;
using Stormproof.Model.Planning;

namespace Stormproof.Cli.Commands.Plan;

/// <summary><c>stormproof plan scale</c>.</summary>
internal static class ScaleCommand
{
    public static Command Build(Shell shell)
    {
        var rate = new Allowed(0, 1e12, 500, AboveLow: true);
        var current = Numbers.Real("--current-rps", "Requests a second now; above 0.", rate);
        var projected = Numbers.Real("--projected-rps", "Requests a second to come; above 0.", rate with { Example = 50_000 });
        var stateless = Numbers.YesNo("--stateless", "Another node can take over any request and no user notices.");
        var bigger = Numbers.YesNo(
            "--bigger-instance", "There is a bigger instance to move to. Default: true, or what the catalogue says when"
            + " --instance is given.");
        var factor = Numbers.Real(
            "--vertical-factor", "The most growth that a bigger instance is trusted with, 1 to 1,000. Default: 8.",
            new Allowed(1, 1_000, 8));
        var capacity = Numbers.Real(
            "--node-capacity", "What one node carries, in multiples of the current load. Default: 1.",
            new Allowed(0, 1_000_000, 1, AboveLow: true));
        var instance = new Option<string?>("--instance")
        {
            Description = "The instance in use, by its name in the catalogue. Default: the smallest.",
        };
        var catalogue = CatalogueOption.Build();
        var command = new Command(
            "scale",
            "Scale up, refactor first, or scale out: by growth, state and what can be rented.\n\n"
            + "Example: stormproof plan scale --current-rps 500 --projected-rps 50000 --stateless false")
        {
            current, projected, stateless, bigger, factor, capacity, instance, catalogue,
        };
        Numbers.Require(command, current, "500");
        Numbers.Require(command, projected, "50000");
        Numbers.Require(command, stateless, "false");
        command.SetAction((parsed, _) =>
        {
            var plan = ScalePlan.For(new ScaleQuestion(
                parsed.GetValue(current)!.Value, parsed.GetValue(projected)!.Value, parsed.GetValue(stateless)!.Value)
            {
                BiggerInstance = parsed.GetValue(bigger)?.Value,
                VerticalFactor = parsed.GetValue(factor) ?? 8,
                NodeCapacity = parsed.GetValue(capacity) ?? 1,
                CurrentInstance = parsed.GetValue(instance),
                Catalogue = CatalogueOption.Read(parsed, catalogue),
            });
            return PlanEnd.WriteAsync(shell.For(parsed), plan, PlanJson.Default.ScalePlan, o => ScaleText.Write(o, plan));
        });
        return command;
    }
}
