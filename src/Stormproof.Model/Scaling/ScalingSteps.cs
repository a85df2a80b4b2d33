namespace Stormproof.Model.Scaling;

/// <summary>From a need to a number of nodes: the guards, in the order in which they hold.</summary>
internal static class ScalingSteps
{
    public static int Target(
        ScalingPolicy policy, in ScalingState state, in FleetReading reading, in ScalingNeed need, ScalingReason reason,
        TimeSpan now, ScalingGuard off)
    {
        var target = state.Target;
        if (reason == ScalingReason.None)
        {
            target = need.WantsOut ? Grown(policy, state, reading, need, now, off)
                : need.AllowsIn && need.Shrunk < target ? Shrunk(policy, state, need, now, off)
                : target;
        }

        return Bounded(policy, state, reading, target, now, off);
    }

    /// <summary>The most nodes that the caps allow.</summary>
    public static int Cap(ScalingPolicy policy, ScalingGuard off)
    {
        var cap = Has(off, ScalingGuard.MaxNodes) ? int.MaxValue : policy.MaxNodes ?? 0;
        return policy is { MaxCostPerHour: { } cost, NodePricePerHour: > 0 and var price } && !Has(off, ScalingGuard.CostPerHour)
            ? (int)Math.Min(cap, Math.Floor(cost / price + 1e-9))
            : cap;
    }

    private static int Grown(
        ScalingPolicy policy, in ScalingState state, in FleetReading reading, in ScalingNeed need, TimeSpan now, ScalingGuard off)
    {
        var (ordered, rules) = (state.Target, policy.ScaleOut);
        var target = need.Growth;
        if (rules.Stabilisation > TimeSpan.Zero && !Has(off, ScalingGuard.OutStabilisation))
        {
            var stood = now - state.FreshSince >= rules.Stabilisation;
            target = stood ? Math.Min(target, (int)state.OutWants.Min(now, rules.Stabilisation, ordered)) : ordered;
        }

        if (now - state.LastOut < rules.Cooldown && !Has(off, ScalingGuard.OutCooldown))
        {
            // Latency may still show what was before the last growth; load is what it is.
            target = need.Surge >= rules.Surge * ordered ? Math.Min(target, need.Surge) : ordered;
        }

        target = Math.Min(target, Useful(policy, state, need, now, off));
        if (!Has(off, ScalingGuard.OutStep))
        {
            target = Math.Min(target, ordered + Math.Max(rules.StepNodes, (int)(ordered * rules.StepShare)));
        }

        if (!Has(off, ScalingGuard.Wave))
        {
            target = Math.Min(target, reading.Ready + Math.Max(rules.WaveNodes, (int)(reading.Ready * rules.WaveShare)));
        }

        return Math.Max(target, ordered);
    }

    /// <summary>As far as growth can be thought to help.</summary>
    private static int Useful(ScalingPolicy policy, in ScalingState state, in ScalingNeed need, TimeSpan now, ScalingGuard off)
    {
        var ordered = state.Target;
        if (state.IsFutile && !Has(off, ScalingGuard.Futility))
        {
            return state.Futility.MayTry(policy.Futility, now) ? ordered + 1 : ordered;
        }

        return need is { NotBusy: true, Slow: true } && !Has(off, ScalingGuard.NotBusy)
            ? state.Futility.Watching ? ordered : ordered + Math.Max(1, (int)Math.Ceiling(policy.Futility.Growth * ordered))
            : int.MaxValue;
    }

    private static int Shrunk(
        ScalingPolicy policy, in ScalingState state, in ScalingNeed need, TimeSpan now, ScalingGuard off)
    {
        var (ordered, rules) = (state.Target, policy.ScaleIn);
        var target = need.Shrunk;
        if (!need.Complete && !Has(off, ScalingGuard.Freshness))
        {
            return ordered;
        }

        if (!Has(off, ScalingGuard.InStabilisation))
        {
            var highest = need.WithSpare(state.InWants.Max(now, rules.Stabilisation, ordered));
            target = now - state.FreshSince < rules.Stabilisation ? ordered : Math.Max(target, highest);
        }

        if (!Has(off, ScalingGuard.WindowPeak) && !double.IsNaN(need.CostPerRequest))
        {
            var peak = state.Loads.Max(now, rules.Stabilisation, 0) * need.CostPerRequest;
            target = Math.Max(target, Math.Min(ordered, need.WithSpare(peak)));
        }

        var last = state.LastIn > state.LastOut ? state.LastIn : state.LastOut;
        if (now - last < rules.Cooldown && !Has(off, ScalingGuard.InCooldown))
        {
            return ordered;
        }

        if (!Has(off, ScalingGuard.InStep))
        {
            target = Math.Max(target, ordered - Math.Max(rules.StepNodes, (int)(ordered * rules.StepShare)));
        }

        return Math.Min(target, ordered);
    }

    /// <summary>The caps and the floor, whatever was decided: also when it was decided to do nothing.</summary>
    private static int Bounded(
        ScalingPolicy policy, in ScalingState state, in FleetReading reading, int target, TimeSpan now, ScalingGuard off)
    {
        if (!Has(off, ScalingGuard.MinNodes))
        {
            target = Math.Max(target, policy.MinNodes);
        }

        if (target > state.Target)
        {
            // Nodes that leave are paid for until they are gone.
            target = Math.Max(state.Target, Math.Min(target, Cap(policy, off) - reading.Draining));
        }

        if (target > state.Target && !Has(off, ScalingGuard.NodesPerHour))
        {
            var left = (policy.MaxNodesPerHour ?? policy.MaxNodes ?? 0)
                - state.Added.Sum(now, Autoscaler.BudgetWindow);
            target = Math.Min(target, state.Target + Math.Max(0, (int)left));
        }

        return Math.Min(target, Cap(policy, off));
    }

    private static bool Has(ScalingGuard off, ScalingGuard guard) => (off & guard) != 0;
}
