using System.CommandLine;
using Stormproof.Cli.Output;
using Stormproof.Cli.Output.Plans;

namespace Stormproof.Cli.Commands.Plan;

/// <summary><c>stormproof plan instances</c>.</summary>
internal static class InstancesCommand
{
    public static Command Build(Shell shell)
    {
        var catalogue = CatalogueOption.Build();
        var command = new Command(
            "instances",
            "The instances that 'plan scale' and 'plan nodes' choose from. What --format json prints can be edited and given"
            + " back with --catalog.\n\n"
            + "Example: stormproof plan instances --format json > instances.json")
        {
            catalogue,
        };
        command.SetAction((parsed, _) =>
        {
            var instances = CatalogueOption.Read(parsed, catalogue).Instances;
            return PlanEnd.WriteAsync(
                shell.For(parsed), new InstancesDocument(instances), PlanJson.Default.InstancesDocument,
                o => InstancesText.Write(o, instances));
        });
        return command;
    }
}
