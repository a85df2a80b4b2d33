using System.Globalization;
using Stormproof.Cli.Charts;
using Stormproof.Load.Results;

namespace Stormproof.Cli.Commands.Load.Reports;

/// <summary>The charts of a run.</summary>
internal static class LoadCharts
{
    private static readonly Axis Rate = new("offered rate", "req/s");
    private static readonly Axis Time = new("time", "s");
    private static readonly Axis Latency = new("latency", "ms") { Log = true };

    /// <summary>Steps at different rates make a curve over the rate; others a course over time.</summary>
    public static bool IsCurve(LoadResult result)
    {
        if (result.Knee is not null || result.KneeSearch is not null)
        {
            return true;
        }

        var rates = result.Steps.Select(s => s.OfferedRps).Distinct().Order().ToArray();
        return result.Model == "open" && rates.Length > 2 && rates[^1] > 1.5 * rates[0];
    }

    /// <summary>The one to share.</summary>
    public static Chart ToShare(LoadResult result) => IsCurve(result) ? Curve(result) : Course(result);

    /// <summary>Latency over the offered rate, with the knee.</summary>
    public static Chart Curve(LoadResult result)
    {
        var steps = result.Steps.Where(s => s.Requests > 0).OrderBy(s => s.OfferedRps).ToArray();
        var lowest = steps.Select(s => s.P50Ms).Where(v => v > 0).DefaultIfEmpty(1).Min();
        var highest = steps.Select(s => s.P99Ms).Where(v => v > 0).DefaultIfEmpty(1).Max();
        var series = new List<Series>
        {
            new LineSeries("p50", [.. steps.Select(s => new Point(s.OfferedRps, s.P50Ms))]),
            new LineSeries("p99", [.. steps.Select(s => new Point(s.OfferedRps, s.P99Ms))]),
        };
        var markers = new List<Marker>();
        if (result.Knee is { } knee)
        {
            series.Add(new BandSeries(
                "95 % interval of the knee", [new(knee.LowRps, lowest, highest), new(knee.HighRps, lowest, highest)])
            {
                Look = 3,
            });
            markers.Add(new Marker(knee.Rps, $"knee {F(knee.Rps)} req/s"));
        }

        if (result.KneeSearch?.BendRps is { } bend && (result.Knee is not { } found || bend < found.Rps * 0.97))
        {
            markers.Add(new Marker(bend, $"bend {F(bend)} req/s"));
        }

        return new Chart("Latency under load", Rate, Latency)
        {
            Subtitle = result.Target,
            Description = result.KneeSearch?.Reason ?? "",
            Series = series,
            Markers = markers,
        };
    }

    /// <summary>Latency over time.</summary>
    public static Chart Course(LoadResult result) => new("Latency over time", Time, Latency)
    {
        Subtitle = result.Target,
        Series =
        [
            new LineSeries("p50", [.. result.Steps.Select(s => new Point(Middle(s), s.P50Ms))]),
            new LineSeries("p99", [.. result.Steps.Select(s => new Point(Middle(s), s.P99Ms))]),
        ],
    };

    /// <summary>Where the target stops keeping up.</summary>
    public static Chart Throughput(LoadResult result)
    {
        var curve = IsCurve(result);
        var steps = curve ? [.. result.Steps.OrderBy(s => s.OfferedRps)] : result.Steps;
        double At(LoadStep s) => curve ? s.OfferedRps : Middle(s);
        return new Chart("Offered and achieved", curve ? Rate : Time, new Axis("rate", "req/s"))
        {
            Description = "The target keeps up where good answers lie on the offered rate.",
            Series =
            [
                new LineSeries("offered", [.. steps.Select(s => new Point(At(s), s.OfferedRps))]) { Marks = false },
                new LineSeries("good answers", [.. steps.Select(s => new Point(At(s), s.AchievedRps))]),
            ],
        };
    }

    /// <summary>How the latencies are spread.</summary>
    public static Chart Histogram(LoadResult result)
    {
        var all = LatencyBuckets.Sum(result.Steps.Select(s => s.Buckets)).Counts;
        return new Chart("Latencies", new Axis("latency", "ms") { Log = true }, new Axis("requests"))
        {
            Description = "Ten columns make a factor of ten.",
            Series =
            [
                new ColumnSeries("", [.. all.Select(b => new Column(
                    LatencyBuckets.FromMs(b.Key), LatencyBuckets.FromMs(b.Key + 1), b.Value))]),
            ],
            Markers =
            [
                .. all.Count == 0 ? [] : new[] { ("p50", result.Latency.P50Ms), ("p99", result.Latency.P99Ms) }
                    .Where(p => p.Item2 > 0).Select(p => new Marker(p.Item2, $"{p.Item1} {F(p.Item2)} ms")),
            ],
        };
    }

    /// <summary>The histogram of each step, one above the other as a heat map.</summary>
    public static Chart HistogramByStep(LoadResult result)
    {
        var cells = new List<Cell>();
        for (var i = 0; i < result.Steps.Count; i++)
        {
            var step = result.Steps[i];
            var counts = step.Buckets.Counts;
            var largest = counts.Values.DefaultIfEmpty(1).Max();
            cells.AddRange(counts.Select(b => new Cell(
                step.StartMs / 1000, (step.StartMs + step.DurationMs) / 1000, LatencyBuckets.FromMs(b.Key),
                LatencyBuckets.FromMs(b.Key + 1), Math.Sqrt((double)b.Value / largest))));
        }

        return new Chart("Latencies of each step", Time, Latency)
        {
            Description = "Each column is a step; the stronger the colour, the more of its requests took that long.",
            Series = [new HeatSeries("", cells)],
        };
    }

    /// <summary>The histogram of each node.</summary>
    public static Chart HistogramByNode(LoadResult result)
    {
        var cells = result.ByNode.SelectMany((node, i) =>
        {
            var largest = node.Buckets.Counts.Values.DefaultIfEmpty(1).Max();
            return node.Buckets.Counts.Select(b => new Cell(
                i, i + 1, LatencyBuckets.FromMs(b.Key), LatencyBuckets.FromMs(b.Key + 1),
                Math.Sqrt((double)b.Value / largest)));
        });
        return new Chart(
            "Latencies of each node", new Axis("node") { Categories = [.. result.ByNode.Select(n => n.Name)] }, Latency)
        {
            Description = "Each column is a node; the stronger the colour, the more of its answers took that long.",
            Series = [new HeatSeries("", [.. cells])],
        };
    }

    /// <summary>What went wrong.</summary>
    public static Chart Errors(LoadResult result)
    {
        var classes = result.ErrorClasses.OrderByDescending(e => e.Value).ThenBy(e => e.Key, StringComparer.Ordinal).ToArray();
        return new Chart(
            "Errors by class", new Axis("class") { Categories = [.. classes.Select(c => c.Key)] }, new Axis("requests"))
        {
            Height = 300,
            Series = [new ColumnSeries("", [.. classes.Select((c, i) => new Column(i, i + 1, c.Value))]) { Look = 1 }],
        };
    }

    private static double Middle(LoadStep step) => (step.StartMs + step.DurationMs / 2) / 1000;

    private static string F(double value) => value >= 1000
        ? value.ToString("N0", CultureInfo.InvariantCulture)
        : Labels.Short(value);
}
