using System.Xml.Linq;

namespace Stormproof.Cli.Charts;

/// <summary>The names of the series with their look, in as many rows as they need.</summary>
internal readonly record struct Legend(double Bottom, IReadOnlyList<XElement> Drawing)
{
    private const double Swatch = 26;
    private const double Gap = 16;
    private const double RowHeight = 18;
    private const double Size = 12;

    public static Legend Of(Chart chart, double left, double top, double width)
    {
        var named = chart.Series
            .Select((s, i) => (Series: s, Look: Look.Of(s, i)))
            .Where(s => s.Series.Name.Length > 0).ToArray();
        var (x, y) = (left, top + RowHeight / 2);
        var drawing = new List<XElement>();
        foreach (var (series, look) in named)
        {
            var name = Svg.Fit(series.Name, width - Swatch - 6, Size);
            var needs = Swatch + 6 + Svg.Width(name, Size);
            if (x > left && x + needs > left + width)
            {
                (x, y) = (left, y + RowHeight);
            }

            drawing.AddRange(Sample(chart, series, look, x, y));
            drawing.Add(Svg.Words(x + Swatch + 6, y + 4, name, Palette.LightScheme.Text, "sp-text", Size));
            x += needs + Gap;
        }

        return new Legend(named.Length == 0 ? top : y + RowHeight / 2, drawing);
    }

    private static IEnumerable<XElement> Sample(Chart chart, Series series, Look look, double x, double y)
    {
        switch (series)
        {
            case LineSeries line:
                yield return Svg.Path($"M{Numbers.Pixel(x)} {Numbers.Pixel(y)}h{Numbers.Pixel(Swatch)}", look.Stroke());
                if (line.Marks)
                {
                    yield return look.Mark(x + Swatch / 2, y);
                }

                break;
            case PointSeries:
                yield return look.Mark(x + Swatch / 2, y);
                break;
            case BandSeries:
                yield return Svg.Box(x, y - 6, Swatch, 12, look.Fill(0.18));
                break;
            default:
                yield return Svg.Box(x + 6, y - 6, Swatch - 12, 12, look.Fill(0.85));
                if (look.Index > 0 && chart.Series.OfType<ColumnSeries>().Skip(1).Any())
                {
                    yield return Svg.Box(
                        x + 6, y - 6, Swatch - 12, 12, new XAttribute("fill", $"url(#{chart.Key}-hatch{look.Index})"));
                }

                break;
        }
    }
}
