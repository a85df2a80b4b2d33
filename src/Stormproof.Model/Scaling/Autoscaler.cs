namespace Stormproof.Model.Scaling;

/// <summary>
/// Sizes a fleet: a function of (policy, state, sample, now) without clock, I/O or allocation. The fleet's owner asks it each few
/// seconds, keeps the state it gives back, and makes the fleet as large as <see cref="ScalingDecision.Target"/> says.
/// </summary>
public static class Autoscaler
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Decides.</summary>
    /// <param name="policy">One without <see cref="ScalingPolicyCheck.Faults">faults</see>.</param>
    /// <param name="state">What the last decision gave back, or <see cref="ScalingState.Start"/>.</param>
    /// <param name="sample">What was measured.</param>
    /// <param name="now">The time, from the same origin as <see cref="ScalingSample.At"/>.</param>
    /// <param name="next">The state for the next decision.</param>
    /// <param name="off">Guards to leave out, for tests and what-ifs.</param>
    /// <exception cref="ArgumentException">The state is <c>default</c>, which is none.</exception>
    public static ScalingDecision Decide(
        ScalingPolicy policy, in ScalingState state, in ScalingSample sample, TimeSpan now, out ScalingState next,
        ScalingGuard off = ScalingGuard.None)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (state.History is null)
        {
            throw new ArgumentException("Begin with ScalingState.Start.", nameof(state));
        }

        var reading = new FleetReading(sample);
        var reason = Usable(policy, state, sample, reading, now, off);
        var need = ScalingNeed.Of(policy, state, reading, now, off);
        if (reason == ScalingReason.None && !need.Known)
        {
            reason = ScalingReason.MissingMetrics;
        }

        var seen = reason == ScalingReason.None ? ScalingMemory.See(policy, state, sample, reading, need, now) : state;
        if (reason == ScalingReason.None)
        {
            // What was learnt from this sample (an end of futility, a trend) counts for it.
            need = ScalingNeed.Of(policy, seen, reading, now, off);
        }

        var target = ScalingSteps.Target(policy, seen, reading, need, reason, now, off);
        var decision = new ScalingDecision(policy, sample, state.Target, target, reason, need, seen.Futility);
        for (var guard = 1; guard <= (int)ScalingGuard.WindowPeak; guard <<= 1)
        {
            var without = off | (ScalingGuard)guard;
            decision.Note((ScalingGuard)guard, Without(policy, seen, sample, reading, reason, now, without));
        }

        next = ScalingMemory.Ordered(policy, seen, reading, need, target, now);
        return decision;
    }

    private static int Without(
        ScalingPolicy policy, in ScalingState seen, in ScalingSample sample, in FleetReading reading, ScalingReason reason,
        TimeSpan now, ScalingGuard off)
    {
        var need = ScalingNeed.Of(policy, seen, reading, now, off);
        var held = (off & ScalingGuard.Freshness) != 0 ? Usable(policy, seen, sample, reading, now, off) : reason;
        return ScalingSteps.Target(policy, seen, reading, need, need.Known ? held : ScalingReason.MissingMetrics, now, off);
    }

    private static ScalingReason Usable(
        ScalingPolicy policy, in ScalingState state, in ScalingSample sample, in FleetReading reading, TimeSpan now,
        ScalingGuard off)
    {
        if (!reading.CountsGood)
        {
            return ScalingReason.BadCounts;
        }

        if ((off & ScalingGuard.Freshness) != 0)
        {
            return ScalingReason.None;
        }

        // A sample from the future is a clock that was moved: as little to go by as an old one. One that was seen is no news.
        return now - sample.At > policy.StaleAfter || sample.At > now ? ScalingReason.StaleMetrics
            : sample.At <= state.LastAt ? ScalingReason.SameSample
            : ScalingReason.None;
    }

    internal static TimeSpan BudgetWindow => Hour;
}
