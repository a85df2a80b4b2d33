namespace Stormproof.Model.Scaling;

/// <summary>How the state goes on.</summary>
internal static class ScalingMemory
{
    /// <summary>After a usable sample.</summary>
    public static ScalingState See(
        ScalingPolicy policy, in ScalingState state, in ScalingSample sample, in FleetReading reading, in ScalingNeed need,
        TimeSpan now)
    {
        var gap = state.LastAt == TimeSpan.MinValue || sample.At - state.LastAt > policy.StaleAfter;
        var (outs, ins, loads, trend) = (state.OutWants, state.InWants, state.Loads, state.Trend);
        outs.Add(now, policy.ScaleOut.Stabilisation, need.Growth);
        ins.Add(now, policy.ScaleIn.Stabilisation, need.Bare);
        if (gap)
        {
            trend.Clear();
        }

        if (!double.IsNaN(reading.Arrival))
        {
            loads.Add(now, policy.ScaleIn.Stabilisation, reading.Arrival);
            trend.Add(sample.At, reading.Arrival);
        }

        var joined = state.Joined;
        if (reading.Ready > state.Futility.LastReady && state.LastAt != TimeSpan.MinValue)
        {
            joined.Add(now, policy.ScaleOut.Cold, reading.Ready - state.Futility.LastReady);
        }

        var (history, bucket, peak) = Remember(policy, state, sample.At, reading.Arrival);
        var futility = state.Futility.After(policy, reading, need, now);
        return state with
        {
            LastAt = sample.At,
            FreshSince = gap ? now : state.FreshSince,
            OutWants = outs,
            InWants = ins,
            Loads = loads,
            Joined = joined,
            WarmCost = ScalingNeed.IsCold(policy, joined, reading, now) ? state.WarmCost : WarmCost(state, need),
            Trend = trend,
            History = history,
            HistoryBucket = bucket,
            HistoryPeak = peak,
            Futility = futility,
            // Nodes that were not the limit say nothing about what a node carries.
            LatencyKnee = futility.Since is not null ? double.PositiveInfinity : Knee(policy, state, reading),
        };
    }

    /// <summary>After a decision.</summary>
    public static ScalingState Ordered(
        ScalingPolicy policy, in ScalingState state, in FleetReading reading, in ScalingNeed need, int target, TimeSpan now)
    {
        if (target == state.Target)
        {
            return state;
        }

        if (target < state.Target)
        {
            return state with { Target = target, LastIn = now };
        }

        var added = state.Added;
        added.Add(now, Autoscaler.BudgetWindow, target - state.Target);
        return state with
        {
            Target = target,
            LastOut = now,
            Added = added,
            Futility = state.Futility.Begin(reading, need, now),
            // Slow nodes that are not busy wait for something else: that is no limit of theirs.
            LatencyKnee = need is { Signal: ScalingSignal.Latency, NotBusy: false } && reading is { Arrival: > 0, Ready: > 0 }
                ? Math.Min(state.LatencyKnee, reading.Arrival / reading.Ready)
                : state.LatencyKnee,
        };
    }

    private static double WarmCost(in ScalingState state, in ScalingNeed need) =>
        double.IsNaN(need.CostPerRequest) ? state.WarmCost : need.CostPerRequest;

    private static double Knee(ScalingPolicy policy, in ScalingState state, in FleetReading reading) =>
        policy.P95Ms is { } target && reading.P95Ms < target.ScaleIn && reading is { Arrival: > 0, Ready: > 0 }
            ? Math.Max(state.LatencyKnee, reading.Arrival / reading.Ready)
            : state.LatencyKnee;

    private static (DemandHistory History, long Bucket, double Peak) Remember(
        ScalingPolicy policy, in ScalingState state, TimeSpan at, double rate)
    {
        if (policy.Prediction is not { } ahead || !(ahead.Yesterday || ahead.LastWeek) || double.IsNaN(rate))
        {
            return (state.History, state.HistoryBucket, state.HistoryPeak);
        }

        var bucket = DemandHistory.BucketOf(at);
        return bucket == state.HistoryBucket
            ? (state.History, bucket, Math.Max(state.HistoryPeak, rate))
            : (state.History.With(state.HistoryBucket, state.HistoryPeak), bucket, rate);
    }
}
