using System.Xml.Linq;

namespace Stormproof.Cli.Charts;

/// <summary>Labelled lines across the plot.</summary>
internal static class Lines
{
    private const double Size = 12;

    public static IEnumerable<XElement> Markers(Chart chart, Plot plot)
    {
        var row = 0;
        foreach (var marker in chart.Markers.Where(m => plot.X.Shows(m.At)).OrderBy(m => m.At))
        {
            var x = plot.X.At(marker.At);
            yield return Dashed(x, plot.Top, x, plot.Bottom);

            // Labels of near markers stand in rows, on the side with more room.
            var y = plot.Top + 14 + 16 * (row++ % 4);
            var right = x < (plot.Left + plot.Right) / 2;
            var room = right ? plot.Right - x - 6 : x - 6 - plot.Left;
            yield return Label(right ? x + 6 : x - 6, y, Svg.Fit(marker.Label, room, Size), right ? "start" : "end");
        }
    }

    public static IEnumerable<XElement> Levels(Chart chart, Plot plot)
    {
        foreach (var level in chart.Levels.Where(m => plot.Y.Shows(m.At)))
        {
            var y = plot.Y.At(level.At);
            yield return Dashed(plot.Left, y, plot.Right, y);
            var above = y - 5 > plot.Top + Size ? y - 5 : y + Size + 3;
            yield return Label(plot.Left + 6, above, Svg.Fit(level.Label, plot.Width - 12, Size), "start");
        }
    }

    private static XElement Dashed(double x1, double y1, double x2, double y2)
    {
        var line = Svg.Line(x1, y1, x2, y2, Palette.LightScheme.Alert, "sp-mark");
        line.SetAttributeValue("stroke-width", "1.5");
        line.SetAttributeValue("stroke-dasharray", "5 3");
        return line;
    }

    private static XElement Label(double x, double y, string text, string anchor)
    {
        var words = Svg.Words(x, y, text, Palette.LightScheme.Alert, "sp-halo", Size, anchor);
        words.SetAttributeValue("stroke", Palette.LightScheme.Ground);
        words.SetAttributeValue("font-weight", "600");
        return words;
    }
}
