using System.CommandLine;
using Stormproof.Cli.Input;
using Stormproof.Model.Fleet;
using Stormproof.Model.Simulation.Balancing;

namespace Stormproof.Cli.Commands.Simulate;

/// <summary>The options that say what balancing policies are simulated with.</summary>
internal sealed class BalancerArguments
{
    private const string All = "all";

    private readonly Option<string[]> _policies = new("--balancer")
    {
        Description = "Simulates balancing policies instead, request by request: all, or "
            + $"{string.Join(", ", BalancingPolicy.Names)}; may be given several times.",
    };

    private readonly Option<int> _nodes = Ranges.Int("--nodes", "With --balancer: nodes.", 1_000, 1, 10_000);
    private readonly Option<int> _requests = Ranges.Int("--requests", "With --balancer: requests.", 1_000_000, 1_000, 20_000_000);
    private readonly Option<int> _slow = Ranges.Int(
        "--slow-nodes", "With --balancer: nodes that are 16 times slower.", 0, 0, 10_000);

    private readonly Option<int> _cold = Ranges.Int(
        "--cold-nodes", "With --balancer: nodes that have just become ready, 4 times slower at first.", 0, 0, 10_000);

    private readonly Option<double?> _load = Numbers.Real(
        "--load", "With --balancer: share of what all nodes could do. Default: 0.8.", new Allowed(0.01, 0.99, 0.8));

    private readonly Option<YesNo?> _slowStart = Numbers.YesNo(
        "--slow-start", "With --balancer: cold nodes get their share little by little. Default: true.");

    private readonly Option<string> _mix = new("--mix")
    {
        Description =
            "With --balancer: how long requests take: constant, exponential or heavy (one in a hundred 20 times as long).",
        DefaultValueFactory = _ => "exponential",
    };

    public void AddTo(Command command)
    {
        _mix.AcceptOnlyFromAmong("constant", "exponential", "heavy");
        foreach (var option in new Option[] { _policies, _nodes, _requests, _load, _mix, _slow, _cold, _slowStart })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The policies to simulate; null when it is not asked for.</summary>
    public IReadOnlyList<string>? Policies(ParseResult parsed)
    {
        if (parsed.GetValue(_policies) is not { Length: > 0 } words)
        {
            return null;
        }

        return words.FirstOrDefault(w => w != All && !BalancingPolicy.Names.Contains(w)) is { } unknown
            ? throw new InputException(
                $"--balancer {Shown.Of(unknown)} is no balancing policy; give all, {string.Join(", ", BalancingPolicy.Names)}.")
            : words.Contains(All) ? BalancingPolicy.Names : [.. words.Distinct()];
    }

    public BalancerScenario Read(ParseResult parsed)
    {
        var start = new BalancerScenario();
        var scenario = start with
        {
            Nodes = parsed.GetValue(_nodes),
            Requests = parsed.GetValue(_requests),
            Load = parsed.GetValue(_load) ?? start.Load,
            Mix = Enum.Parse<ServiceMix>(parsed.GetValue(_mix)!, ignoreCase: true),
            SlowNodes = parsed.GetValue(_slow),
            ColdNodes = parsed.GetValue(_cold),
            SlowStart = parsed.GetValue(_slowStart)?.Value ?? true,
        };
        return scenario.SlowNodes + scenario.ColdNodes <= scenario.Nodes
            ? scenario
            : throw new InputException(
                $"--slow-nodes {scenario.SlowNodes} and --cold-nodes {scenario.ColdNodes} do not fit into --nodes"
                + $" {scenario.Nodes}; give at most {scenario.Nodes} together.");
    }
}
