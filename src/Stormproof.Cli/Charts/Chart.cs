namespace Stormproof.Cli.Charts;

/// <summary>A chart as data; <see cref="SvgChart"/> draws it.</summary>
/// <param name="Title">What it shows, in a few words.</param>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis.</param>
internal sealed record Chart(string Title, Axis X, Axis Y)
{
    /// <summary>One line under the title: what was measured, where, when.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>What a reader who cannot see the chart needs to know: the result in a sentence.</summary>
    public string Description { get; init; } = "";

    /// <summary>In drawing order; at most <see cref="Palette.Count"/> of them have a look of their own.</summary>
    public IReadOnlyList<Series> Series { get; init; } = [];

    /// <summary>Vertical lines with a label: a knee, a limit.</summary>
    public IReadOnlyList<Marker> Markers { get; init; } = [];

    /// <summary>Horizontal lines with a label: an objective, a price.</summary>
    public IReadOnlyList<Marker> Levels { get; init; } = [];

    /// <summary>Width in CSS pixels; the drawing scales, its text with it.</summary>
    public int Width { get; init; } = 720;

    /// <summary>Height in CSS pixels.</summary>
    public int Height { get; init; } = 400;

    /// <summary>Unique within a page: parts of the drawing refer to each other by it.</summary>
    public string Id { get; init; } = "";

    /// <summary>The same chart for a phone: narrower, so its text stays legible.</summary>
    public Chart Narrow() => this with { Width = 360, Height = 320, Id = $"{Key}-narrow" };

    /// <summary>A standalone SVG document, shareable as a file.</summary>
    public string ToSvg() => SvgChart.Draw(this);

    /// <summary><see cref="Id"/>, or one made of the title.</summary>
    internal string Key => Id.Length > 0
        ? Id
        : "chart-" + string.Concat(Title.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-'));
}

/// <summary>A labelled line across the plot.</summary>
/// <param name="At">Where, in the axis's unit.</param>
/// <param name="Label">A few words.</param>
internal sealed record Marker(double At, string Label);
