using Stormproof.Load.Results;

namespace Stormproof.Load.Curves;

/// <summary>What was measured at one rate, beginning with nothing under way.</summary>
/// <param name="OfferedRps">Requests due a second.</param>
/// <param name="AchievedRps">Good answers a second, in the same time.</param>
/// <param name="P99Ms">The 99th percentile of latency, from when a request was due.</param>
/// <param name="ErrorRate">Errors / requests, 0..1.</param>
/// <param name="Requests">How many requests were due.</param>
/// <param name="GeneratorSaturated">The generator was the bottleneck: the step says nothing about the target.</param>
public readonly record struct RateStep(
    double OfferedRps, double AchievedRps, double P99Ms, double ErrorRate, long Requests, bool GeneratorSaturated = false)
{
    /// <summary>A whole run as one step.</summary>
    public static RateStep Of(LoadResult run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var seconds = Math.Max(run.DurationMs, 1) / 1000;
        var good = run.Steps.Sum(s => s.AchievedRps * s.DurationMs) / run.Steps.Sum(s => s.DurationMs);
        return new RateStep(
            run.Requests / seconds, double.IsFinite(good) ? good : run.Rps, run.Latency.P99Ms, run.ErrorRate, run.Requests,
            run.Generator.Saturated);
    }
}
