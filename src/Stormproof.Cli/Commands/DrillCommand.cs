using System.CommandLine;
using Stormproof.Cli.Commands.Drills;
using Stormproof.Cli.Output;

namespace Stormproof.Cli.Commands;

/// <summary><c>stormproof drill</c>: each production incident, before and after.</summary>
internal static class DrillCommand
{
    public static Command Build(Shell shell) => new(
        "drill",
        "Show a production incident and its fix, measured before and after.\n\n"
        + "Example: stormproof drill logout-storm --users 2000 --nodes 3 --seed 1")
    {
        LogoutStormCommand.Build(shell),
        StampedeCommand.Build(shell),
        StalePriceCommand.Build(shell),
        IdleReplicasCommand.Build(shell),
        OversellCommand.Build(shell),
        DeadNodeCommand.Build(shell),
        StickyFailureCommand.Build(shell),
        ScaleInCommand.Build(shell),
        RunawayCommand.Build(shell),
        SaturatedCommand.Build(shell),
        ColdNodesCommand.Build(shell),
    };
}
