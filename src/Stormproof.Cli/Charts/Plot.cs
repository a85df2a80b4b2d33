namespace Stormproof.Cli.Charts;

/// <summary>The area between the axes.</summary>
internal readonly record struct Plot(double Left, double Top, double Right, double Bottom, Scale X, Scale Y)
{
    public double Width => Right - Left;

    public double Height => Bottom - Top;

    /// <summary>Everything that the series want shown on the horizontal axis, and the markers.</summary>
    public static IEnumerable<double> Xs(Chart chart) =>
        chart.Markers.Select(m => m.At).Concat(chart.Series.SelectMany(s => s switch
        {
            LineSeries line => line.Points.Select(p => p.X),
            PointSeries points => points.Points.Select(p => p.X),
            BandSeries band => band.Ranges.Select(r => r.X),
            ColumnSeries columns => columns.Columns.SelectMany(c => (double[])[c.From, c.To]),
            HeatSeries heat => heat.Cells.SelectMany(c => (double[])[c.X0, c.X1]),
            _ => [],
        }));

    /// <summary>Everything that the series want shown on the vertical axis, and the levels.</summary>
    public static IEnumerable<double> Ys(Chart chart) =>
        chart.Levels.Select(m => m.At).Concat(chart.Series.SelectMany(s => s switch
        {
            LineSeries line => line.Points.Select(p => p.Y),
            PointSeries points => points.Points.Select(p => p.Y),
            BandSeries band => band.Ranges.SelectMany(r => (double[])[r.Low, r.High]),
            ColumnSeries columns => columns.Columns.Select(c => c.Value),
            HeatSeries heat => heat.Cells.SelectMany(c => (double[])[c.Y0, c.Y1]),
            _ => [],
        }));
}
