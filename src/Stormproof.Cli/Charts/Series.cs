namespace Stormproof.Cli.Charts;

/// <summary>What a chart shows. Values that are not finite are gaps.</summary>
/// <param name="Name">Its text in the legend; empty: not in the legend.</param>
internal abstract record Series(string Name)
{
    /// <summary>The look (colour, dash, mark) of another place in the palette; default: its place among the series. A band takes
    /// the look of its line this way.</summary>
    public int? Look { get; init; }
}

/// <summary>A value at a place.</summary>
internal readonly record struct Point(double X, double Y);

/// <summary>Points joined in their order.</summary>
internal sealed record LineSeries(string Name, IReadOnlyList<Point> Points) : Series(Name)
{
    /// <summary>Marks at the points: measured values have them, a fitted curve has none.</summary>
    public bool Marks { get; init; } = true;
}

/// <summary>Points on their own.</summary>
internal sealed record PointSeries(string Name, IReadOnlyList<Point> Points) : Series(Name);

/// <summary>A range at a place.</summary>
internal readonly record struct Range(double X, double Low, double High);

/// <summary>An area between two lines, such as a confidence band.</summary>
internal sealed record BandSeries(string Name, IReadOnlyList<Range> Ranges) : Series(Name);

/// <summary>A column from one place to another.</summary>
internal readonly record struct Column(double From, double To, double Value);

/// <summary>Columns: a histogram, or bars of categories.</summary>
internal sealed record ColumnSeries(string Name, IReadOnlyList<Column> Columns) : Series(Name);

/// <summary>A cell of a heat map.</summary>
/// <param name="Weight">0 (invisible) to 1.</param>
internal readonly record struct Cell(double X0, double X1, double Y0, double Y1, double Weight);

/// <summary>A heat map: where most of something lies.</summary>
internal sealed record HeatSeries(string Name, IReadOnlyList<Cell> Cells) : Series(Name);
