using Stormproof.Load.Engine;
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
    private const double MostLoopShare = 0.9;

    /// <summary>A whole run at one rate as one step.</summary>
    /// <param name="run">What was measured.</param>
    /// <param name="due">Arrivals that were due: of a journey the iterations, each with several requests. Both rates count
    /// them.</param>
    /// <param name="mostLag"><see cref="KneeOptions.MostLag"/>.</param>
    public static RateStep Of(LoadResult run, long due, double mostLag)
    {
        ArgumentNullException.ThrowIfNull(run);
        var seconds = Math.Max(run.DurationMs, 1) / 1000;
        var good = run.Steps.Sum(s => s.AchievedRps * s.DurationMs) / 1000 / seconds;
        return new RateStep(
            due / seconds, run.Requests == 0 ? 0 : good * due / run.Requests, run.Latency.P99Ms, Failed(run), run.Requests,
            IsVoid(run, mostLag));
    }

    /// <summary>What the run's own end cut off was no failure of the target's: it shows as answers that did not come.</summary>
    private static double Failed(LoadResult run)
    {
        var cut = new[] { RequestOutcome.Cancelled, RequestOutcome.NotSent }
            .Sum(o => run.ErrorClasses.GetValueOrDefault(RequestOutcomes.Name(o)));
        return run.Requests == 0 ? 0 : (double)(run.Errors - cut) / run.Requests;
    }

    /// <summary>Late starts of which the latency is mostly made. On a busy machine a generator is late by a few milliseconds now
    /// and then; against a target whose 99th percentile is a hundred that changes no judgement.</summary>
    private static bool IsVoid(LoadResult run, double mostLag) => run.Generator.Saturated
        && (run.Generator.LoopShare > MostLoopShare || run.Generator.LagP99Ms > mostLag * run.Latency.P99Ms);
}
