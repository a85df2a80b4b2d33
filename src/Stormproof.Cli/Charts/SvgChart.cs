using System.Xml.Linq;

namespace Stormproof.Cli.Charts;

/// <summary>Draws a <see cref="Chart"/> as SVG 1.1: the same text for the same chart, on every machine.</summary>
internal static class SvgChart
{
    private const double Small = 12;
    private const double RowHeight = 18;
    private const double Edge = 12;

    private static Scheme Colours => Palette.LightScheme;

    /// <summary>The document. It refers to nothing outside itself and holds no script.</summary>
    public static string Draw(Chart chart) => Build(chart).ToString(SaveOptions.DisableFormatting);

    private static XElement Build(Chart chart)
    {
        var legend = Legend.Of(chart, Edge, HeadHeight(chart), chart.Width - 2 * Edge);
        var plot = Layout(chart, legend.Bottom);
        var root = Svg.Element(
            "svg",
            new XAttribute("viewBox", $"0 0 {chart.Width} {chart.Height}"), new XAttribute("width", chart.Width),
            new XAttribute("height", chart.Height), new XAttribute("class", "sp-chart"), new XAttribute("role", "img"),
            new XAttribute("aria-labelledby", $"{chart.Key}-title"), new XAttribute("aria-describedby", $"{chart.Key}-desc"),
            new XAttribute("font-family", "system-ui, sans-serif"),
            Svg.Element("title", new XAttribute("id", $"{chart.Key}-title"), Escaped.Clean(chart.Title)),
            Svg.Element("desc", new XAttribute("id", $"{chart.Key}-desc"), Escaped.Clean(Describe(chart))),
            Svg.Element("style", SvgStyle.Sheet),
            Hatches(chart),
            Svg.Box(
                0, 0, chart.Width, chart.Height, new XAttribute("fill", Colours.Ground), new XAttribute("class", "sp-ground")));
        root.Add(Head(chart));
        root.Add(legend.Drawing);
        root.Add(Axes(chart, plot));
        var drawing = new SeriesDrawing(chart, plot);
        for (var i = 0; i < chart.Series.Count; i++)
        {
            root.Add(drawing.Draw(chart.Series[i], Look.Of(chart.Series[i], i)));
        }

        root.Add(Lines.Levels(chart, plot));
        root.Add(Lines.Markers(chart, plot));
        return root;
    }

    private static double HeadHeight(Chart chart) => chart.Subtitle.Length > 0 ? 48 : 30;

    private static IEnumerable<XElement> Head(Chart chart)
    {
        var room = chart.Width - 2 * Edge;
        var size = Math.Clamp(room / (chart.Title.Length * 0.58 + 1), 12, 16);
        yield return Bold(Svg.Words(Edge, 23, Svg.Fit(chart.Title, room, size), Colours.Text, "sp-text", size));
        if (chart.Subtitle.Length > 0)
        {
            yield return Svg.Words(Edge, 41, Svg.Fit(chart.Subtitle, room, Small), Colours.Quiet, "sp-quiet", Small);
        }
    }

    private static Plot Layout(Chart chart, double legendBottom)
    {
        var top = legendBottom + RowHeight + 8;
        var bottom = chart.Height - 2 * RowHeight - 8;
        var y = Scale.Of(chart.Y, Plot.Ys(chart), fromZero: true, bottom, top, pixelsPerTick: 36);
        var left = Edge + 8 + y.Ticks.Select(t => Svg.Width(t.Label, Small)).DefaultIfEmpty(0).Max();
        var right = chart.Width - Edge - 10;
        var x = Scale.Of(chart.X, Plot.Xs(chart), fromZero: false, left, right, pixelsPerTick: 64);
        return new Plot(left, top, right, bottom, x, y);
    }

    private static IEnumerable<XElement> Axes(Chart chart, Plot plot)
    {
        yield return Svg.Words(
            Edge, plot.Top - 10, Svg.Fit(chart.Y.Title, chart.Width - 2 * Edge, Small), Colours.Quiet, "sp-quiet", Small);
        foreach (var tick in plot.Y.Ticks)
        {
            var y = plot.Y.At(tick.At);
            yield return Svg.Line(plot.Left, y, plot.Right, y, Colours.Grid, "sp-grid");
            yield return Svg.Words(plot.Left - 6, y + 4, tick.Label, Colours.Quiet, "sp-quiet", Small, "end");
        }

        var room = chart.X.Categories.Count > 0 ? plot.Width / chart.X.Categories.Count : double.MaxValue;
        foreach (var tick in plot.X.Ticks)
        {
            var x = plot.X.At(tick.At);
            yield return Svg.Line(x, plot.Bottom, x, plot.Bottom + 5, Colours.Quiet, "sp-axis");
            var label = room < double.MaxValue ? Svg.Fit(tick.Label, room, Small) : tick.Label;
            var words = Svg.Words(x, plot.Bottom + 18, label, Colours.Quiet, "sp-quiet", Small, "middle");
            if (label != tick.Label)
            {
                words.Add(Svg.Title(tick.Label));
            }

            yield return words;
        }

        yield return Svg.Line(plot.Left, plot.Bottom, plot.Right, plot.Bottom, Colours.Quiet, "sp-axis");
        yield return Svg.Words(
            (plot.Left + plot.Right) / 2, chart.Height - 8, Svg.Fit(chart.X.Title, plot.Width, Small), Colours.Quiet, "sp-quiet",
            Small, "middle");
        if (chart.Series.Count == 0)
        {
            yield return Svg.Words(
                (plot.Left + plot.Right) / 2, (plot.Top + plot.Bottom) / 2, "no data", Colours.Quiet, "sp-quiet", 14, "middle");
        }
    }

    /// <summary>Columns of several series: their second cue beside colour.</summary>
    private static XElement? Hatches(Chart chart)
    {
        var looks = chart.Series.Select((s, i) => (Series: s, Look: Look.Of(s, i)))
            .Where(l => l.Series is ColumnSeries && l.Look.Index > 0).Select(l => l.Look).Distinct().ToArray();
        return looks.Length == 0 ? null : Svg.Element("defs", looks.Select(look => Svg.Element(
            "pattern",
            new XAttribute("id", $"{chart.Key}-hatch{look.Index}"), new XAttribute("width", 4 + 2 * look.Index),
            new XAttribute("height", 6), new XAttribute("patternUnits", "userSpaceOnUse"),
            new XAttribute("patternTransform", $"rotate({30 * look.Index})"),
            Svg.Line(0, 0, 0, 6, Colours.Ground, "sp-cut").With("stroke-width", 3))));
    }

    private static string Describe(Chart chart)
    {
        var marks = chart.Markers.Select(m => $"{m.Label} at {Numbers.Short(m.At)} {chart.X.Unit}".TrimEnd())
            .Concat(chart.Levels.Select(m => $"{m.Label} at {Numbers.Short(m.At)} {chart.Y.Unit}".TrimEnd()));
        var facts = chart.Series.Where(s => s.Name.Length > 0).Select(s => s.Name).Concat(marks);
        return $"{chart.Description} {chart.Y.Title} over {chart.X.Title}: {string.Join("; ", facts)}.".Trim();
    }

    private static XElement Bold(XElement words) => words.With("font-weight", "600");

    private static XElement With(this XElement element, string attribute, object value)
    {
        element.SetAttributeValue(attribute, value);
        return element;
    }
}
