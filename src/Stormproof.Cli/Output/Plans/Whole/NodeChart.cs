using Stormproof.Cli.Charts;
using Stormproof.Model.Capacity;

namespace Stormproof.Cli.Output.Plans.Whole;

/// <summary>What so many nodes carry: the fitted curve with its confidence band and the measured points, or the straight line of
/// an assumed efficiency; and where the plan stands on it.</summary>
internal static class NodeChart
{
    private const int Steps = 120;

    /// <summary>Far from the points the band grows without end; above this it is cut, or it alone would be seen.</summary>
    private const double Headroom = 1.3;

    public static Chart Of(NodeQuestion question, NodePlan plan)
    {
        var most = Math.Max(Math.Max(4, plan.Nodes * 1.25), question.Fit?.MeasuredTo ?? 0);
        if (plan.LastUsefulNode is { } last && last < most * 3)
        {
            most = Math.Max(most, last * 1.25);
        }

        var at = Enumerable.Range(0, Steps + 1).Select(i => 1 + ((most - 1) * i / Steps)).ToArray();
        var top = Headroom * Math.Max(plan.RequiredRps, Largest(question, plan, at));
        return new Chart("What so many nodes carry", new Axis("nodes"), new Axis("throughput", "req/s") { High = top })
        {
            Id = "nodes",
            Subtitle = question.Fit is null
                ? $"assumed: {Figures.Three(plan.RpsPerNode)} req/s a node, efficiency {Figures.Three(question.Efficiency)}"
                : $"{question.Fit.Points.Count} measured points and the Universal Scalability Law through them",
            Description = $"{plan.Nodes:N0} nodes carry {plan.CapacityRps:N0} req/s; {plan.RequiredRps:N0} are needed at the"
                + " peak with its margin.",
            Series = question.Fit is { } fit ? Fitted(fit, at, top) : Assumed(plan, question, at),
            Markers = plan.LastUsefulNode is { } end && end <= most
                ? [new(plan.Nodes, $"plan: {plan.Nodes:N0} nodes"), new(end, $"falls beyond {end:N0}")]
                : [new(plan.Nodes, $"plan: {plan.Nodes:N0} nodes")],
            Levels = [new(plan.RequiredRps, $"peak with margin {plan.RequiredRps:N0} req/s")],
        };
    }

    private static double Largest(NodeQuestion question, NodePlan plan, double[] at) => question.Fit is { } fit
        ? Math.Max(at.Max(n => fit.Law.At(n)), fit.Points.Max(p => p.Rps))
        : at[^1] * plan.RpsPerNode * question.Efficiency;

    /// <summary>The law with its band and the points it goes through.</summary>
    /// <param name="fit">It.</param>
    /// <param name="at">Node counts at which it is drawn.</param>
    /// <param name="top">Where the band is cut.</param>
    public static IReadOnlyList<Series> Fitted(ScalabilityFit fit, double[] at, double top) =>
    [
        new BandSeries("95 % confidence", [.. at.Select(n => (Nodes: n, Band: fit.At(n)))
            .Where(p => p.Band.High is not null)
            .Select(p => new Charts.Range(p.Nodes, Math.Min(p.Band.Low, top), Math.Min(p.Band.High!.Value, top)))]) { Look = 0 },
        new LineSeries("fit", [.. at.Select(n => new Point(n, fit.Law.At(n)))]) { Marks = false, Look = 0 },
        new PointSeries("measured", [.. fit.Points.Select(p => new Point(p.Nodes, p.Rps))]) { Look = 1 },
    ];

    private static IReadOnlyList<Series> Assumed(NodePlan plan, NodeQuestion question, double[] at)
    {
        var each = plan.RpsPerNode * question.Efficiency;
        return [new LineSeries("assumed", [.. at.Select(n => new Point(n, n * each))]) { Marks = false }];
    }
}
