using System.Globalization;
using Stormproof.Cli.Charts;
using Stormproof.Cli.Output.Plans.Whole;
using Stormproof.Lab.Scaling;
using Stormproof.Model.Capacity;

namespace Stormproof.Cli.Commands.Load.Scaling;

/// <summary>Throughput over nodes: what was measured, what it would be if nodes added up, and the law through it.</summary>
internal static class ScaleChart
{
    private const int Steps = 100;
    private const double Headroom = 1.3;

    public static Chart Of(ScaleReport report)
    {
        var points = report.Points.Where(p => p.Efficiency is not null).ToArray();
        var most = Math.Max(2, report.Points.Select(p => p.Nodes).DefaultIfEmpty(1).Max());
        var one = points.FirstOrDefault()?.Rps ?? 0;
        var linear = new LineSeries("if nodes added up", [new(1, one), new(most, one * most)]) { Marks = false, Look = 2 };
        var top = Headroom * Math.Max(1, Math.Max(one * 1.5, points.Select(p => p.Rps).DefaultIfEmpty(0).Max()));
        return new Chart("What more nodes carry here", new Axis("nodes"), new Axis("capacity", $"{report.Unit}/s") { High = top })
        {
            Id = "scaling",
            Subtitle = string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Target} at a p99 of {report.SloP99Ms:0.###} ms, {report.Processors} processors for everything"),
            Description = report.Notes.Count > 0 ? report.Notes[0] : "",
            Series = ScalabilityLawOf(report, points) is { } fit
                ? [.. NodeChart.Fitted(fit, Places(most), top), linear]
                : [new LineSeries("measured", [.. points.Select(p => new Point(p.Nodes, p.Rps))]) { Look = 1 }, linear],
            Markers = report.BestNodes is { } best ? [new(best, $"best: {best}")] : [],
        };
    }

    private static double[] Places(int most) =>
        [.. Enumerable.Range(0, Steps + 1).Select(i => 1 + ((most - 1.0) * i / Steps))];

    private static ScalabilityFit? ScalabilityLawOf(ScaleReport report, ScalePoint[] points) => report.Usl is null
        ? null
        : ScalabilityFit.To(points.Select(p => new ScalingPoint(p.Nodes, p.Rps)));
}
