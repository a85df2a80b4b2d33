using System.Text;
using System.Xml.Linq;

namespace Stormproof.Cli.Charts;

/// <summary>Draws the series of a chart into its plot.</summary>
internal readonly record struct SeriesDrawing(Chart Chart, Plot Plot)
{
    /// <summary>More marks than this on one line hide it.</summary>
    private const int MostMarks = 60;

    public IEnumerable<XElement> Draw(Series series, Look look) => series switch
    {
        LineSeries line => Line(line, look),
        PointSeries points => Marks(points.Name, points.Points, look, every: 1),
        BandSeries band => Band(band, look),
        ColumnSeries columns => Columns(columns, look),
        HeatSeries heat => Heat(heat, look),
        _ => throw new InvalidOperationException($"A series of the kind {series.GetType().Name} cannot be drawn."),
    };

    private IEnumerable<XElement> Line(LineSeries line, Look look)
    {
        var d = new StringBuilder();
        var joined = false;
        foreach (var point in line.Points)
        {
            var shown = Shows(point);
            if (shown)
            {
                d.Append(joined ? 'L' : 'M').Append(XY(point.X, point.Y));
            }

            joined = shown;
        }

        if (d.Length > 0)
        {
            yield return Svg.Path(d.ToString(), look.Stroke());
        }

        if (line.Marks)
        {
            foreach (var mark in Marks(line.Name, line.Points, look, 1 + line.Points.Count / MostMarks))
            {
                yield return mark;
            }
        }
    }

    private IEnumerable<XElement> Marks(string name, IReadOnlyList<Point> points, Look look, int every)
    {
        for (var i = 0; i < points.Count; i += every)
        {
            if (Shows(points[i]))
            {
                yield return look.Mark(Plot.X.At(points[i].X), Plot.Y.At(points[i].Y), Note(name, points[i].X, points[i].Y));
            }
        }
    }

    private IEnumerable<XElement> Band(BandSeries band, Look look)
    {
        var plot = Plot;
        var shown = band.Ranges.Where(r => plot.X.Shows(r.X) && double.IsFinite(r.Low) && double.IsFinite(r.High)).ToArray();
        if (shown.Length < 2)
        {
            yield break;
        }

        var d = new StringBuilder();
        foreach (var range in shown)
        {
            d.Append(d.Length == 0 ? 'M' : 'L').Append(XY(range.X, range.High));
        }

        foreach (var range in shown.Reverse())
        {
            d.Append('L').Append(XY(range.X, range.Low));
        }

        yield return Svg.Path(d.Append('Z').ToString(), look.Fill(0.18));
    }

    private IEnumerable<XElement> Columns(ColumnSeries series, Look look)
    {
        // Several series share the room of a column side by side.
        var all = Chart.Series.OfType<ColumnSeries>().ToArray();
        var place = Array.IndexOf(all, series);
        var floor = Plot.Y.At(0);
        foreach (var column in series.Columns)
        {
            if (!double.IsFinite(column.Value) || !(column.To > column.From))
            {
                continue;
            }

            var (from, to) = (Plot.X.At(column.From), Plot.X.At(column.To));
            var gap = Chart.X.Categories.Count > 0 ? (to - from) * 0.1 : Math.Min(0.5, (to - from) * 0.1);
            var width = (to - from - 2 * gap) / all.Length;
            var y = Plot.Y.At(column.Value);
            var box = Svg.Box(
                from + gap + place * width, Math.Min(y, floor), width, Math.Abs(floor - y), look.Fill(0.85),
                Svg.Title(Note(series.Name, column)));
            yield return box;
            if (look.Index > 0 && all.Length > 1)
            {
                yield return Svg.Box(
                    from + gap + place * width, Math.Min(y, floor), width, Math.Abs(floor - y),
                    new XAttribute("fill", $"url(#{Chart.Key}-hatch{look.Index})"));
            }
        }
    }

    private IEnumerable<XElement> Heat(HeatSeries heat, Look look)
    {
        foreach (var cell in heat.Cells)
        {
            if (!(cell.Weight > 0))
            {
                continue;
            }

            var (left, right) = (Plot.X.At(cell.X0), Plot.X.At(cell.X1));
            var (bottom, top) = (Plot.Y.At(cell.Y0), Plot.Y.At(cell.Y1));
            if (right > left && bottom > top)
            {
                yield return Svg.Box(left, top, right - left, bottom - top, look.Fill(Math.Clamp(cell.Weight, 0.04, 1)));
            }
        }
    }

    private bool Shows(Point point) => Plot.X.Shows(point.X) && Plot.Y.Shows(point.Y);

    private string XY(double x, double y) => $"{Numbers.Pixel(Plot.X.At(x))} {Numbers.Pixel(Plot.Y.At(y))}";

    private string Note(string name, double x, double y) =>
        $"{(name.Length > 0 ? name + ": " : "")}{With(Chart.X, x)}, {With(Chart.Y, y)}";

    private string Note(string name, Column column)
    {
        var names = Chart.X.Categories;
        var at = (int)Math.Floor((column.From + column.To) / 2);
        var where = names.Count > 0 && at >= 0 && at < names.Count
            ? names[at]
            : $"{Numbers.Short(column.From)} to {With(Chart.X, column.To)}";
        return $"{(name.Length > 0 ? name + ", " : "")}{where}: {With(Chart.Y, column.Value)}";
    }

    private static string With(Axis axis, double value) =>
        axis.Unit.Length > 0 ? $"{Numbers.Short(value)} {axis.Unit}" : Numbers.Short(value);
}
