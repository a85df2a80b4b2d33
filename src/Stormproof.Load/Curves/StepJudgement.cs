namespace Stormproof.Load.Curves;

/// <summary>Why a target does not hold a rate.</summary>
public enum StepFault
{
    /// <summary>It holds the rate.</summary>
    None,

    /// <summary>It answers fewer requests than are due: its queue grows.</summary>
    Behind,

    /// <summary>It keeps up, but latency has bent.</summary>
    Latency,

    /// <summary>It refuses or fails requests.</summary>
    Errors,
}

/// <summary>Whether a target holds a rate.</summary>
internal static class StepJudgement
{
    /// <summary>The first rule that is broken: errors, keeping up, latency.</summary>
    /// <param name="step">What was measured.</param>
    /// <param name="baselineMs">The 99th percentile of the unloaded target; 0 when it is not known yet.</param>
    /// <param name="options">The rules.</param>
    public static StepFault Of(RateStep step, double baselineMs, KneeOptions options)
    {
        // A refusal is quick: a target that refuses what it cannot do keeps its latency and shows here.
        if (step.ErrorRate > options.MaxErrorRate)
        {
            return StepFault.Errors;
        }

        // At capacity the queue is a random walk: after n requests it is some sqrt(2 n) away from where it was.
        var chance = Math.Sqrt(2.0 / Math.Max(1, step.Requests));
        if (step.AchievedRps < step.OfferedRps * (1 - options.Tolerance - chance))
        {
            return StepFault.Behind;
        }

        var bent = baselineMs > 0 && step.P99Ms > options.LatencyFactor * baselineMs;
        return bent || step.P99Ms > options.MaxP99Ms ? StepFault.Latency : StepFault.None;
    }
}
