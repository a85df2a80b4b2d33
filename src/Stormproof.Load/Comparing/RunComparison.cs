using System.Globalization;
using Stormproof.Load.Results;
using Stormproof.Model.Fleet;

namespace Stormproof.Load.Comparing;

/// <summary>Says of two runs what changed and whether it is noise.
/// <para>The samples are the slices of time of each run. The figure of a run is the median over its slices (of the error rate:
/// the mean); the interval of the change comes from 4,000 resamples by circular blocks, because slices next to each other
/// resemble each other. Four figures are judged, so each interval is one of 98.75 %: about 5 % of the comparisons of a thing with
/// itself show some difference. A change counts when its interval excludes none and it is not smaller than what matters.</para>
/// <para>Runs whose rate changes are compared slice by slice, which asks for the same schedule. What differs from run to run but
/// not within one (other processes, where memory came to lie) no single pair of runs can show: repeat in turn.</para></summary>
public static class RunComparison
{
    /// <summary>Fewer slices than this say nothing.</summary>
    public const int LeastSlices = 8;

    /// <summary>Changes below this share do not matter, unless told otherwise.</summary>
    public const double DefaultLeast = 0.02;

    private const int Resamples = 4000;
    private const double Tail = 0.0125 / 2;
    private const double LeastErrorRate = 0.0005;

    /// <summary>Compares.</summary>
    /// <param name="before">The first run.</param>
    /// <param name="after">The second run.</param>
    /// <param name="least">The smallest relative change that matters, 0..1.</param>
    /// <param name="seed">Repeats the resamples.</param>
    /// <returns>A line a metric.</returns>
    public static IReadOnlyList<MetricChange> Compare(
        LoadResult before, LoadResult after, double least = DefaultLeast, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (before.Knee is not null || after.Knee is not null)
        {
            return [Knees(before, after, least)];
        }

        var (a, b) = (Slices(before), Slices(after));
        var fault = Fault(before, after, a, b);
        return
        [
            Judge("rps", s => s.AchievedRps, higherIsBetter: true),
            Judge("p50Ms", s => s.P50Ms, higherIsBetter: false),
            Judge("p99Ms", s => s.P99Ms, higherIsBetter: false),
            Judge("errorRate", s => s.ErrorRate, higherIsBetter: false),
        ];

        MetricChange Judge(string metric, Func<LoadStep, double> value, bool higherIsBetter)
        {
            var figure = new Figure([.. a.Select(value)], [.. b.Select(value)], metric == "errorRate", IsPaired(a));
            if (fault is not null)
            {
                return new MetricChange(
                    metric, figure.Before, figure.After, figure.Change, figure.Change, figure.Change, ChangeVerdict.Unknown,
                    fault);
            }

            var (low, high) = figure.Interval(new SeededRandom(seed));
            var smallest = metric == "errorRate" ? LeastErrorRate : least;
            var counts = Math.Abs(figure.Change) >= smallest && (low > 0 || high < 0);
            var verdict = !counts ? ChangeVerdict.Noise
                : figure.Change > 0 == higherIsBetter ? ChangeVerdict.Better
                : ChangeVerdict.Worse;
            return new MetricChange(metric, figure.Before, figure.After, figure.Change, low, high, verdict);
        }
    }

    /// <summary>Slices that were cut short or empty say nothing.</summary>
    private static LoadStep[] Slices(LoadResult run)
    {
        var longest = run.Steps.Select(s => s.DurationMs).DefaultIfEmpty(0).Max();
        return [.. run.Steps.Where(s => s.Requests > 0 && s.DurationMs >= longest / 2)];
    }

    private static string? Fault(LoadResult before, LoadResult after, LoadStep[] a, LoadStep[] b)
    {
        if (before.Generator.Saturated || after.Generator.Saturated)
        {
            return $"the generator was the bottleneck of the {(before.Generator.Saturated ? "first" : "second")} run";
        }

        if (before.Model != after.Model)
        {
            return $"the first run's model is {before.Model}, the second's {after.Model}";
        }

        if (a.Length < LeastSlices || b.Length < LeastSlices)
        {
            return $"too few slices of time: {a.Length} and {b.Length}, {LeastSlices} are needed; make the runs longer";
        }

        if (before.Model != "open")
        {
            return null;
        }

        var same = IsPaired(a) || IsPaired(b)
            ? a.Length == b.Length && a.Zip(b).All(p => Near(p.First.OfferedRps, p.Second.OfferedRps))
            : Near(a[0].OfferedRps, b[0].OfferedRps);
        return same ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"the loads differ: {a.Average(s => s.OfferedRps):0.#} and {b.Average(s => s.OfferedRps):0.#} req/s offered");
    }

    /// <summary>The rate changes within the run.</summary>
    private static bool IsPaired(LoadStep[] slices) => slices.Any(s => !Near(s.OfferedRps, slices[0].OfferedRps));

    private static bool Near(double a, double b) => Math.Abs(a - b) <= 0.01 * Math.Max(a, b);

    private static MetricChange Knees(LoadResult before, LoadResult after, double least)
    {
        if (before.Knee is not { } a || after.Knee is not { } b)
        {
            var (x, y) = (before.Knee?.Rps ?? 0, after.Knee?.Rps ?? 0);
            return new MetricChange(
                "kneeRps", x, y, 0, 0, 0, ChangeVerdict.Unknown, $"the {(x == 0 ? "first" : "second")} run has no knee");
        }

        var change = b.Rps / a.Rps - 1;
        var apart = b.LowRps > a.HighRps || b.HighRps < a.LowRps;
        var verdict = !apart || Math.Abs(change) < least ? ChangeVerdict.Noise
            : change > 0 ? ChangeVerdict.Better
            : ChangeVerdict.Worse;
        return new MetricChange("kneeRps", a.Rps, b.Rps, change, b.LowRps / a.HighRps - 1, b.HighRps / a.LowRps - 1, verdict);
    }

    /// <summary>One figure of both runs, slice by slice.</summary>
    private sealed record Figure(double[] A, double[] B, bool IsShare, bool IsPaired)
    {
        public double Before => Middle(A);

        public double After => Middle(B);

        public double Change => IsPaired ? Middle(Differences()) : Between(Before, After);

        public (double Low, double High) Interval(SeededRandom random)
        {
            var changes = new double[Resamples];
            var (first, second) = (new BlockBootstrap(A.Length, random), new BlockBootstrap(B.Length, random));
            var differences = IsPaired ? Differences() : [];
            Span<int> drawn = new int[Math.Max(A.Length, B.Length)];
            Span<double> sample = new double[drawn.Length];
            for (var i = 0; i < Resamples; i++)
            {
                if (IsPaired)
                {
                    changes[i] = Of(first, drawn[..A.Length], sample, differences);
                }
                else
                {
                    var before = Of(first, drawn[..A.Length], sample, A);
                    changes[i] = Between(before, Of(second, drawn[..B.Length], sample, B));
                }
            }

            Array.Sort(changes);
            return (changes[(int)(Tail * Resamples)], changes[(int)((1 - Tail) * Resamples) - 1]);
        }

        private double[] Differences() => [.. A.Zip(B, Between)];

        private double Of(BlockBootstrap bootstrap, Span<int> drawn, Span<double> sample, double[] values)
        {
            bootstrap.Draw(drawn);
            for (var i = 0; i < drawn.Length; i++)
            {
                sample[i] = values[drawn[i]];
            }

            return MiddleInPlace(sample[..drawn.Length]);
        }

        private double Between(double before, double after) =>
            IsShare ? after - before : before > 0 ? after / before - 1 : after > 0 ? 1 : 0;

        private double Middle(double[] values) => values.Length == 0 ? 0 : MiddleInPlace([.. values]);

        /// <summary>Sorts what it is given.</summary>
        private double MiddleInPlace(Span<double> values)
        {
            if (IsShare)
            {
                var sum = 0.0;
                foreach (var value in values)
                {
                    sum += value;
                }

                return sum / values.Length;
            }

            values.Sort();
            return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
        }
    }
}
