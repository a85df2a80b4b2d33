using System.CommandLine;

namespace Stormproof.Benchmarks.Policies;

/// <summary><c>policies</c>: what one decision of the balancer costs.</summary>
internal static class PoliciesCommand
{
    public static Command Create()
    {
        var nodes = CountOption.Create("--nodes", "Nodes to choose from", 100, 100_000);
        var rounds = CountOption.Create("--rounds", "Rounds of each, interleaved", 11, 1_000);
        var decisions = CountOption.Create("--decisions", "Decisions a round", 500_000, 100_000_000);
        var command = new Command("policies", "What one decision of the balancer costs, by policy")
        {
            nodes, rounds, decisions,
        };
        command.SetAction(parsed => PoliciesRun.Run(
            parsed.GetValue(nodes), parsed.GetValue(rounds), parsed.GetValue(decisions)));
        return command;
    }
}
