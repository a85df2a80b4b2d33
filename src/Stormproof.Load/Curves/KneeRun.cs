using Stormproof.Load.Engine;
using Stormproof.Load.Results;
using Stormproof.Load.Schedules;

namespace Stormproof.Load.Curves;

/// <summary>A <see cref="KneeSearch"/> on the engine: each step is a run of its own, so it begins with nothing under
/// way.</summary>
public static class KneeRun
{
    /// <summary>Load at a step's rate that is not measured: connections open, queues reach their length.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan ScoutSettle = TimeSpan.FromSeconds(0.5);

    /// <summary>Answers that are later than this after a step are not waited for; they count as not answered.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan ScoutDrain = TimeSpan.FromSeconds(1);

    /// <summary>Searches until there is a result, or until cancelled: then the result is what was measured so far.</summary>
    /// <param name="plan">What is sent. Its model gives the most users at once; rates and lengths are the search's.</param>
    /// <param name="options">Rules of the search.</param>
    /// <param name="clock">Real time.</param>
    /// <param name="begun">Told before each step.</param>
    /// <param name="progress">Told once a second.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="LoadException">The plan cannot run on this machine.</exception>
    public static async Task<LoadResult> RunAsync(
        LoadPlan plan, KneeOptions options, TimeProvider clock, Action<KneeSearch>? begun, Action<LoadProgress>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var search = KneeSearch.Begin(options with { RequestsPerIteration = plan.Scenario.RequestsPerIteration });
        var runs = new List<LoadResult>();
        var steps = new List<RateStep>();
        for (var i = 0; search.Result is null && !cancellationToken.IsCancellationRequested; i++)
        {
            begun?.Invoke(search);
            var schedule = ArrivalSchedule.Poisson(
                ArrivalSchedule.Constant(search.NextRps, search.NextDuration), plan.Seed + (ulong)i);
            var settle = search.IsScout ? ScoutSettle : Settle;
            var step = plan with
            {
                Model = plan.Model is OpenModel open ? open with { Schedule = schedule } : new OpenModel(schedule),
                WarmUp = i == 0 && plan.WarmUp > settle ? plan.WarmUp : settle,
                Drain = search.IsScout ? ScoutDrain : Drain,
                Seed = plan.Seed + (ulong)i,
            };
            var run = await LoadEngine.RunAsync(step, clock, progress, cancellationToken).ConfigureAwait(false);
            if (!run.Interrupted)
            {
                runs.Add(run);
                steps.Add(RateStep.Of(run, schedule.Count, options.MostLag));
                search = search.After(steps[^1]);
            }
        }

        return Together(plan, search, runs, steps);
    }

    /// <summary>The steps' runs as one result whose steps they are.</summary>
    private static LoadResult Together(
        LoadPlan plan, KneeSearch search, List<LoadResult> runs, List<RateStep> measured)
    {
        var start = 0.0;
        var requestsOf = plan.Scenario.RequestsPerIteration;
        var steps = new List<LoadStep>();
        foreach (var (run, rates) in runs.Zip(measured))
        {
            var histogram = ResultBuilder.Merge(run.Steps.Select(s => s.Histogram!));
            steps.Add(new LoadStep
            {
                OfferedRps = Math.Round(rates.OfferedRps * requestsOf, 3),
                AchievedRps = Math.Round(rates.AchievedRps * requestsOf, 3),
                P50Ms = run.Latency.P50Ms,
                P99Ms = run.Latency.P99Ms,
                ErrorRate = run.ErrorRate,
                StartMs = start,
                DurationMs = run.DurationMs,
                Requests = run.Requests,
                Histogram = histogram,
                Buckets = LatencyBuckets.Of(histogram),
            });
            start += run.DurationMs;
        }

        var requests = runs.Sum(r => r.Requests);
        var errors = runs.Sum(r => r.Errors);
        return new LoadResult
        {
            Target = plan.Scenario.Target,
            Model = "open",
            DurationMs = Math.Round(start, 3),
            Requests = requests,
            RequestsPerIteration = Math.Round(requestsOf, 3),
            Rps = start == 0 ? 0 : Math.Round(runs.Sum(r => r.Rps * r.DurationMs) / start, 3),
            Errors = errors,
            ErrorRate = requests == 0 ? 0 : Math.Round((double)errors / requests, 6),
            Latency = ResultBuilder.Summary(ResultBuilder.Merge(steps.Select(s => s.Histogram!))),
            Uncorrected = new LatencySummary(
                Largest(runs, u => u.P50Ms), Largest(runs, u => u.P90Ms), Largest(runs, u => u.P99Ms),
                Largest(runs, u => u.P999Ms), Largest(runs, u => u.MaxMs)),
            Steps = steps,
            Knee = search.Result?.Knee is { } k
                ? k with { Rps = Of(k.Rps), LowRps = Of(k.LowRps), HighRps = Of(k.HighRps) }
                : null,
            KneeSearch = Note(search, steps, requestsOf),
            Generator = Worst(runs, search.Result?.Outcome == KneeOutcome.GeneratorSaturated),
            ErrorClasses = runs.SelectMany(r => r.ErrorClasses).GroupBy(e => e.Key)
                .ToDictionary(g => g.Key, g => g.Sum(e => e.Value)),
            ByRequest = runs.Count > 0 ? runs[^1].ByRequest : [],
            ByNode = runs.Count > 0 ? runs[^1].ByNode : [],
            Repeats = runs.Sum(r => r.Repeats),
            BodyBytes = runs.Sum(r => r.BodyBytes),
            Interrupted = search.Result is null,
        };

        double Of(double iterations) => Math.Round(iterations * requestsOf, 3);
    }

    private static double Largest(List<LoadResult> runs, Func<LatencySummary, double> value) =>
        runs.Select(r => value(r.Uncorrected)).DefaultIfEmpty(0).Max();

    private static KneeNote? Note(KneeSearch search, List<LoadStep> steps, double requestsOf)
    {
        if (search.Result is not { } result)
        {
            return null;
        }

        var limit = result.Knee?.HighRps * requestsOf ?? double.MaxValue;
        var curve = steps.Where(s => s.OfferedRps <= limit).OrderBy(s => s.OfferedRps)
            .Select(s => (s.OfferedRps, s.P99Ms)).ToArray();
        return new KneeNote(
            result.Outcome switch
            {
                KneeOutcome.Found => "found",
                KneeOutcome.Unsettled => "unsettled",
                KneeOutcome.NoKnee => "no-knee",
                KneeOutcome.NoRate => "no-rate",
                _ => "generator-saturated",
            },
            result.Cause.ToString().ToLowerInvariant(),
            Math.Round(result.HeldRps * requestsOf, 1), Kneedle.Find(curve), result.Reason);
    }

    /// <summary>The generator was the bottleneck when the search ended because of it: what it did in a step that was measured
    /// again decides nothing.</summary>
    private static GeneratorReport Worst(List<LoadResult> runs, bool isVoid)
    {
        if (runs.Count == 0)
        {
            return new GeneratorReport { CpuShare = 0, LateStarts = 0, Saturated = false };
        }

        return runs.Select(r => r.Generator).MaxBy(g => g.LoopShare)! with
        {
            LateStarts = runs.Sum(r => r.Generator.LateStarts),
            LateByLag = runs.Sum(r => r.Generator.LateByLag),
            LateByUsers = runs.Sum(r => r.Generator.LateByUsers),
            Saturated = isVoid,
            Reason = isVoid ? runs[^1].Generator.Reason : null,
        };
    }
}
