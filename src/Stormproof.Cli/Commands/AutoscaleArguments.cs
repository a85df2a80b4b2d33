using System.CommandLine;
using Stormproof.Cli.Input;
using Stormproof.Cli.Input.Scaling;
using Stormproof.Lab.Systems;
using Stormproof.Model.Scaling;

namespace Stormproof.Cli.Commands;

/// <summary>Options by which <c>up</c> scales its nodes.</summary>
internal sealed class AutoscaleArguments
{
    private const int Most = 50;

    private readonly Option<bool> _autoscale = new("--autoscale")
    {
        Description = "Add and remove nodes as the load asks for.",
    };

    private readonly Option<int> _minNodes = Ranges.Int("--min-nodes", "With --autoscale: the fewest nodes.", 2, 1, Most);

    private readonly Option<int> _maxNodes = Ranges.Int("--max-nodes", "With --autoscale: the most nodes.", 6, 1, Most);

    private readonly Option<string?> _policy = new("--scaling-policy")
    {
        Description = "With --autoscale: a policy as YAML or JSON, with limits of its own. See docs/guides/autoscaling.md.",
    };

    private readonly Option<TimeSpan> _drainDeadline = DurationOption.Of(
        "--drain-deadline", "With --autoscale: how long a node that has to go may finish its requests before they are cut.",
        "30s", "1s", "1h");

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _autoscale, _minNodes, _maxNodes, _policy, _drainDeadline })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The policy; null when the nodes are not to be scaled.</summary>
    /// <exception cref="InputException">The options do not go together, or the file is not a policy.</exception>
    public ScalingPolicy? Read(ParseResult parsed)
    {
        var given = new Option[] { _minNodes, _maxNodes, _policy }
            .Where(o => parsed.GetResult(o) is { Implicit: false }).Select(o => o.Name).ToArray();
        if (!parsed.GetValue(_autoscale))
        {
            given = parsed.GetResult(_drainDeadline) is { Implicit: false } ? [.. given, _drainDeadline.Name] : given;
            return given.Length == 0
                ? null
                : throw new InputException($"{given[0]} says how nodes are scaled, and they are not; give --autoscale too.");
        }

        if (parsed.GetValue(_policy) is { } path)
        {
            return given.Length == 1
                ? OnThisMachine(ScalingPolicyFile.Open(path), path)
                : throw new InputException(
                    $"{given[0]} and --scaling-policy both set limits; leave {given[0]} out and write it into {Shown.Of(path)}.");
        }

        var (min, max) = (parsed.GetValue(_minNodes), parsed.GetValue(_maxNodes));
        return min <= max
            ? new ScalingPolicy { MinNodes = min, MaxNodes = max, Concurrency = new ScalingTarget(10, 7) }
            : throw new InputException($"--min-nodes {min} is above --max-nodes {max}; give at most {max}.");
    }

    /// <summary>The system that the fleet starts as: within its limits.</summary>
    public LocalSystemOptions Within(LocalSystemOptions system, ScalingPolicy? policy, ParseResult parsed) => policy is null
        ? system
        : system with
        {
            DrainDeadline = parsed.GetValue(_drainDeadline),
            Nodes = Math.Clamp(system.Nodes, policy.MinNodes, policy.MaxNodes!.Value), MostNodes = policy.MaxNodes,
        };

    private static ScalingPolicy OnThisMachine(ScalingPolicy policy, string path) => policy.MaxNodes <= Most
        ? policy
        : throw new InputException(
            $"maxNodes {policy.MaxNodes} of {Shown.Of(path)} is too many for one machine; give at most {Most}.");
}
