using Stormproof.Lab.Scaling.Usage;
using Stormproof.Lab.Systems;
using Stormproof.Load.Curves;
using Stormproof.Load.Engine;
using Stormproof.Load.Journeys;
using Stormproof.Load.Results;
using Stormproof.Load.Schedules;
using Stormproof.Model.Fleet;

namespace Stormproof.Lab.Scaling;

/// <summary>Measures the capacity of the system on this machine at each node count. One system grows from count to count, so all
/// points have the same database, store and balancer.</summary>
public static class ScaleRun
{
    /// <summary>At rates from this share of the capacity on, what the parts use is what they use at the capacity.</summary>
    private const double AtCapacity = 0.95;

    /// <summary>The climb at a further count begins at this share of the last capacity: it is not likely to be much
    /// lower.</summary>
    private const double Restart = 0.25;

    /// <summary>Runs until all counts are measured, or until cancelled: then the report has those that are.</summary>
    /// <param name="options">What to measure.</param>
    /// <param name="clock">Real time.</param>
    /// <param name="log">Told what is done, line by line.</param>
    /// <param name="begun">Told before each step of each search.</param>
    /// <param name="progress">Told once a second.</param>
    /// <param name="cancellationToken">Cuts the run short.</param>
    /// <exception cref="Processes.LabException">The system does not start.</exception>
    public static async Task<ScaleReport> RunAsync(
        ScaleOptions options, TimeProvider clock, Action<string> log, Action<int, KneeSearch>? begun,
        Action<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var system = await LocalSystem.StartAsync(
            options.System with
            {
                Nodes = options.Counts[0],
                MostNodes = options.Counts.Max(),
                ResetFirst = true,
                // Each count begins with a warm-up of its own, at even shares.
                SlowStart = new SlowStart(TimeSpan.Zero),
            },
            clock, log, cancellationToken).ConfigureAwait(false);
        await using var ending = system.ConfigureAwait(false);
        var pools = PoolWatch.Start(system, clock);
        await using var unwatching = pools.ConfigureAwait(false);
        var scenario = await options.ScenarioAt(system.GatewayAddress, cancellationToken).ConfigureAwait(false);
        var points = new List<ScalePoint>();
        foreach (var count in options.Counts)
        {
            var point = await TryMeasureAsync(count).ConfigureAwait(false);
            if (point is null)
            {
                break;
            }

            points.Add(point);
            log(FormattableString.Invariant($"nodes: {count}, {point.Rps:N0} a second, bottleneck {point.Bottleneck}"));
        }

        return Report(options, scenario, points);

        async Task<ScalePoint?> TryMeasureAsync(int count)
        {
            try
            {
                log(FormattableString.Invariant($"measuring {count} {(count == 1 ? "node" : "nodes")}"));
                await system.GrowAsync(count, cancellationToken).ConfigureAwait(false);
                var last = points.LastOrDefault(p => p.Rps > 0)?.Rps;
                return await MeasureAsync(
                    options, system, pools, scenario, count, last, clock, begun, progress, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return null;
            }
        }
    }

    private static async Task<ScalePoint?> MeasureAsync(
        ScaleOptions options, LocalSystem system, PoolWatch pools, Scenario scenario, int count, double? last, TimeProvider clock,
        Action<int, KneeSearch>? begun, Action<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        var watch = await UsageWatch.StartAsync(system, pools, clock).ConfigureAwait(false);
        var search = options.Search with
        {
            StartRps = Math.Min(
                Math.Max(options.Search.StartRps, Restart * (last ?? 0) / scenario.RequestsPerIteration), options.Search.MaxRps),
        };
        var plan = new LoadPlan
        {
            Scenario = scenario,
            Model = new OpenModel(ArrivalSchedule.Constant(search.StartRps, search.MaxStep)) { MaxUsers = options.MaxUsers },
            WarmUp = options.WarmUp,
            Seed = options.Seed,
            Transport = options.Transport,
        };
        var result = await KneeRun.RunAsync(
            plan, search, clock,
            next =>
            {
                watch.Begin(next.NextRequestsPerSecond);
                begun?.Invoke(count, next);
            },
            told =>
            {
                if (told.Elapsed >= TimeSpan.Zero)
                {
                    watch.Tick();
                }

                progress?.Invoke(told);
            },
            cancellationToken).ConfigureAwait(false);
        return result.Interrupted ? null : Point(count, result, watch);
    }

    private static ScalePoint Point(int count, LoadResult result, UsageWatch watch)
    {
        var note = result.KneeSearch!;
        var rps = Math.Round(result.Knee?.Rps ?? note.HeldRps, 1);
        var usage = watch.At(AtCapacity * rps) with
        {
            GeneratorLoopShare = result.Generator.LoopShare, GeneratorGaveOut = result.Generator.Saturated,
        };
        var bottleneck = Bottleneck.Of(usage, reached: note.Outcome != "no-knee");
        return new ScalePoint
        {
            Nodes = count,
            Rps = rps,
            Efficiency = null,
            LowRps = result.Knee?.LowRps ?? rps,
            HighRps = result.Knee?.HighRps ?? rps,
            P99Ms = result.Knee?.P99Ms,
            Outcome = note.Outcome,
            Cause = note.Cause,
            Bottleneck = bottleneck.Name,
            BottleneckReason = bottleneck.Reason,
            Usage = usage,
            Steps = [.. result.Steps.Select(s => new ScaleStep(s.OfferedRps, s.AchievedRps, s.P50Ms, s.P99Ms, s.ErrorRate))],
        };
    }

    internal static ScaleReport Report(ScaleOptions options, Scenario scenario, IReadOnlyList<ScalePoint> measured)
    {
        var points = ScaleJudge.Compared(measured);
        var fit = ScaleJudge.Fit(points);
        var peak = fit?.Peak?.Value;
        return new ScaleReport
        {
            Target = scenario.Target,
            Unit = "requests",
            SloP99Ms = options.Search.MaxP99Ms,
            Processors = Environment.ProcessorCount,
            Points = points,
            Usl = fit is null ? null : new UslFit(fit.Law.Gamma, fit.Law.Alpha, fit.Law.Beta, peak, fit.R2),
            Bottleneck = points.Count > 0 ? points[^1].Bottleneck : null,
            BottleneckReason = points.Count > 0 ? points[^1].BottleneckReason : null,
            BestNodes = ScaleJudge.Best(points),
            PeakRps = peak is { } nodes ? fit!.Law.At(nodes) : null,
            Notes = ScaleJudge.Notes(points, fit, Environment.ProcessorCount),
            Interrupted = points.Count < options.Counts.Count,
        };
    }
}
