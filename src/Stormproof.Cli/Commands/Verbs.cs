using System.CommandLine;
using Stormproof.Cli.Commands.Plan;
using Stormproof.Cli.Output;

namespace Stormproof.Cli.Commands;

/// <summary>All verbs of the tool.</summary>
internal static class Verbs
{
    public static RootCommand Build(Shell shell)
    {
        var root = new RootCommand(
            "Stormproof proves that an ASP.NET Core app survives scale-out, and gives it the parts to do so.\n\n"
            + "Examples:\n"
            + "  stormproof drill logout-storm              the incident and its fix, on real processes\n"
            + "  stormproof up --nodes 3                    balancer, nodes, store and database on this machine\n"
            + "  stormproof serve --config gateway.json     the balancer in front of nodes elsewhere\n"
            + "  stormproof plan nodes --peak-rps 50000 --rps-per-node 2000 --ha\n"
            + "  stormproof load http://127.0.0.1:8080/ --rate 500   where does latency bend\n"
            + "  stormproof simulate --trace flash-sale --policy ours --policy hpa")
        {
            GlobalOptions.Format,
            GlobalOptions.Verbose,
            UpCommand.Build(shell),
            ServeCommand.Build(shell),
            DrillCommand.Build(shell),
            PlanCommand.Build(shell),
            Load.LoadCommand.Build(shell),
            Simulate.SimulateCommand.Build(shell),
        };
        return root;
    }
}
