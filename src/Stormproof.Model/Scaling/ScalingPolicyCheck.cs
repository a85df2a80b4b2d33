namespace Stormproof.Model.Scaling;

/// <summary>A field of a policy that cannot stay as it is.</summary>
/// <param name="Field">As in <c>scaleOut.cooldown</c>.</param>
/// <param name="Text">The value, the reason and the remedy, without a full stop.</param>
public sealed record ScalingPolicyFault(string Field, string Text);

/// <summary>Whether a policy can be followed. Tells every fault at once.</summary>
public static class ScalingPolicyCheck
{
    private const int Most = 100_000;

    /// <summary>All that is wrong with a policy; empty when nothing is.</summary>
    public static IReadOnlyList<ScalingPolicyFault> Faults(ScalingPolicy policy)
    {
        var faults = new List<ScalingPolicyFault>();
        Limits(policy, faults);
        Targets(policy, faults);
        Range(faults, "tolerance", policy.Tolerance, 0, 1, 0.05);
        Span(faults, "staleAfter", policy.StaleAfter, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), "1m");
        Out(policy.ScaleOut, faults);
        In(policy.ScaleIn, faults);
        Range(faults, "futility.leastGain", policy.Futility.LeastGain, 0, 1, 0.25, aboveLow: true);
        Range(faults, "futility.growth", policy.Futility.Growth, 0, 10, 0.1, aboveLow: true);
        Span(faults, "futility.settle", policy.Futility.Settle, TimeSpan.Zero, TimeSpan.FromHours(1), "1m");
        Span(faults, "futility.retry", policy.Futility.Retry, TimeSpan.FromMinutes(1), TimeSpan.FromHours(24), "30m");
        if (policy.Prediction is { } ahead)
        {
            Span(faults, "prediction.lead", ahead.Lead, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), "2m");
        }

        return faults;
    }

    private static void Limits(ScalingPolicy policy, List<ScalingPolicyFault> faults)
    {
        if (policy.MaxNodes is not { } most)
        {
            faults.Add(new(
                "maxNodes",
                "maxNodes is missing: a policy without a cap can run away; give it, for example maxNodes: 20"));
        }
        else
        {
            Range(faults, "maxNodes", most, 1, Most, 20);
            if (policy.MinNodes > most)
            {
                faults.Add(new(
                    "minNodes", $"minNodes {policy.MinNodes} is above maxNodes {most}; give at most {most}"));
            }
        }

        Range(faults, "minNodes", policy.MinNodes, 1, Most, 2);
        Range(faults, "maxNodesPerHour", policy.MaxNodesPerHour ?? 1, 1, Most, 40);
        Range(faults, "nodePricePerHour", policy.NodePricePerHour ?? 0, 0, 1e9, 0.5);
        Range(faults, "maxCostPerHour", policy.MaxCostPerHour ?? 1, 0, 1e12, 50, aboveLow: true);
        if (policy.MaxCostPerHour is { } cost)
        {
            if (policy.NodePricePerHour is not { } price)
            {
                faults.Add(new(
                    "maxCostPerHour",
                    "maxCostPerHour needs nodePricePerHour to be kept; give it, for example nodePricePerHour: 0.5"));
            }
            else if (price * policy.MinNodes > cost)
            {
                faults.Add(new(
                    "maxCostPerHour", FormattableString.Invariant(
                        $"maxCostPerHour {cost} does not pay for minNodes {policy.MinNodes} at {price} each; give at least {
                            price * policy.MinNodes}")));
            }
        }
    }

    private static void Targets(ScalingPolicy policy, List<ScalingPolicyFault> faults)
    {
        if (policy is { Cpu: null, Memory: null, P95Ms: null, Concurrency: null })
        {
            faults.Add(new("cpu", "no signal to scale by is given; give cpu, memory, p95Ms or concurrency"));
        }

        Target(faults, "cpu", policy.Cpu, 1, policy.Tolerance);
        Target(faults, "memory", policy.Memory, 1, policy.Tolerance);
        Target(faults, "p95Ms", policy.P95Ms, 600_000, policy.Tolerance);
        Target(faults, "concurrency", policy.Concurrency, 1e6, policy.Tolerance);
    }

    private static void Target(List<ScalingPolicyFault> faults, string name, ScalingTarget? target, double most, double tolerance)
    {
        if (target is null)
        {
            return;
        }

        Range(faults, $"{name}.target", target.Target, 0, most, most == 1 ? 0.7 : 200, aboveLow: true);
        if (!(target.ScaleIn > 0 && target.ScaleIn < target.Target))
        {
            faults.Add(new($"{name}.scaleIn", FormattableString.Invariant(
                $"{name}.scaleIn {target.ScaleIn} is not below {name}.target {
                    target.Target}, so the fleet would flap; give a number above 0 and below {
                    target.Target}, for example {Math.Round(target.Target * 0.8, 3)}")));
        }

        if (most == 1 && target.Target < 1 && target.Target * (1 + tolerance) >= 1)
        {
            faults.Add(new($"{name}.target", FormattableString.Invariant(
                $"{name}.target {target.Target} with tolerance {tolerance} is never exceeded; give at most {
                    Math.Floor(990 / (1 + tolerance)) / 1000}")));
        }
    }

    private static void Out(ScaleOutRules rules, List<ScalingPolicyFault> faults)
    {
        Span(faults, "scaleOut.stabilisation", rules.Stabilisation, TimeSpan.Zero, TimeSpan.FromHours(1), "30s");
        Span(faults, "scaleOut.cooldown", rules.Cooldown, TimeSpan.Zero, TimeSpan.FromHours(24), "5m");
        Range(faults, "scaleOut.surge", rules.Surge, 1, 100, 1.25);
        Range(faults, "scaleOut.stepNodes", rules.StepNodes, 1, 10_000, 2);
        Range(faults, "scaleOut.stepShare", rules.StepShare, 0, 10, 2);
        Range(faults, "scaleOut.waveNodes", rules.WaveNodes, 1, 10_000, 2);
        Range(faults, "scaleOut.waveShare", rules.WaveShare, 0, 10, 2);
        Span(faults, "scaleOut.cold", rules.Cold, TimeSpan.Zero, TimeSpan.FromHours(1), "2m");
    }

    private static void In(ScaleInRules rules, List<ScalingPolicyFault> faults)
    {
        Span(faults, "scaleIn.stabilisation", rules.Stabilisation, TimeSpan.Zero, TimeSpan.FromHours(24), "5m");
        Span(faults, "scaleIn.cooldown", rules.Cooldown, TimeSpan.Zero, TimeSpan.FromHours(24), "5m");
        Range(faults, "scaleIn.stepNodes", rules.StepNodes, 1, 10_000, 1);
        Range(faults, "scaleIn.stepShare", rules.StepShare, 0, 1, 0.5);
        Range(faults, "scaleIn.spareNodes", rules.SpareNodes, 0, 100, 1);
    }

    private static void Range(
        List<ScalingPolicyFault> faults, string field, double value, double low, double high, double example,
        bool aboveLow = false)
    {
        if (!((aboveLow ? value > low : value >= low) && value <= high))
        {
            faults.Add(new(field, FormattableString.Invariant(
                $"{field} {value} is not allowed; give a number {(aboveLow ? "above" : "from")} {low} {
                    (aboveLow ? "up to" : "to")} {high}, for example {example}")));
        }
    }

    private static void Span(
        List<ScalingPolicyFault> faults, string field, TimeSpan value, TimeSpan low, TimeSpan high, string example)
    {
        if (value < low || value > high)
        {
            faults.Add(new(field, FormattableString.Invariant(
                $"{field} {Text(value)} is not allowed; give a duration from {Text(low)} to {
                    Text(high)}, for example {example}")));
        }
    }

    private static string Text(TimeSpan value) => FormattableString.Invariant($"{value.TotalSeconds:0.###}s");
}
