using System.CommandLine;
using Stormproof.Cli.Output;

namespace Stormproof.Cli.Commands.Plan;

/// <summary><c>stormproof plan</c>: what is needed, and what it costs.</summary>
internal static class PlanCommand
{
    public static Command Build(Shell shell) => new(
        "plan",
        "Decide before spending: which way to scale, how many nodes, which database path, what availability that gives, what it"
        + " costs. The arithmetic is shown.\n\n"
        + "Example: stormproof plan nodes --peak-rps 50000 --rps-per-node 2000 --margin 0.3 --efficiency 0.9 --ha")
    {
        ScaleCommand.Build(shell),
        NodesCommand.Build(shell),
        DatabaseCommand.Build(shell),
        InstancesCommand.Build(shell),
        AvailabilityCommand.Build(shell),
        AllCommand.Build(shell),
    };
}
