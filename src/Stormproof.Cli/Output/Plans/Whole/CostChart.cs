using Stormproof.Cli.Charts;
using Stormproof.Model.Capacity;
using Stormproof.Model.Planning;

namespace Stormproof.Cli.Output.Plans.Whole;

/// <summary>What each path costs as the load grows: one ever bigger instance, or ever more of the one in use.</summary>
internal static class CostChart
{
    private const int Steps = 96;

    public static Chart Of(ScaleQuestion question, ScalePlan plan, NodePlan nodes)
    {
        var most = Math.Max(question.ProjectedRps, question.CurrentRps * 2) * 1.25;
        var loads = Enumerable.Range(0, Steps + 1)
            .Select(i => question.CurrentRps * Math.Pow(most / question.CurrentRps, i / (double)Steps)).ToArray();
        var up = Prices(question, loads, scaleUp: true);
        var ends = up.LastOrDefault(p => double.IsFinite(p.Y));
        return new Chart(
            "Cost against path", new Axis("load", "req/s") { Log = true }, new Axis("price", "$/h") { Log = true })
        {
            Id = "cost",
            Subtitle = "instances of the catalogue; the app's nodes alone",
            Description = $"Scaling up ends at {Numbers.Short(ends.X)} req/s with the largest instance ({Money(ends.Y)}); "
                + (plan.PricePerHour is { } price
                    ? $"the way chosen costs {Money(price)} at {Numbers.Short(question.ProjectedRps)} req/s."
                    : "no instance of the catalogue carries the projected load, so the way chosen has no price."),
            Series =
            [
                new LineSeries("scale up", up) { Marks = false },
                new LineSeries("scale out", Prices(question, loads, scaleUp: false)) { Marks = false },
            ],
            Levels = nodes.PricePerHour is { } all and > 0
                ? [new(all, $"as planned below: {nodes.Nodes:N0} nodes, {Money(all)}")]
                : [],
            Markers = [new(question.CurrentRps, "now"), new(question.ProjectedRps, "projected")],
        };
    }

    private static Point[] Prices(ScaleQuestion question, double[] loads, bool scaleUp) =>
        [.. loads.Select(load => new Point(load, Price(question, load, scaleUp) ?? double.NaN))];

    /// <summary>The same decision for another load, with the other way closed; null where that way does not lead.</summary>
    private static double? Price(ScaleQuestion question, double load, bool scaleUp)
    {
        try
        {
            var plan = ScalePlan.For(question with
            {
                ProjectedRps = load,
                BiggerInstance = scaleUp,
                VerticalFactor = scaleUp ? 1_000 : 1,
                Stateless = true,
            });
            return (plan.Path == ScalePath.ScaleUp) == scaleUp ? plan.PricePerHour : null;
        }
        catch (PlanException)
        {
            return null;
        }
    }

    private static string Money(double price) => $"${price:#,##0.00}/h";
}
