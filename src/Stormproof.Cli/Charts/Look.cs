using System.Xml.Linq;

namespace Stormproof.Cli.Charts;

/// <summary>How a series is told from the others: colour, dash, mark and, for areas, hatching.</summary>
internal readonly record struct Look(int Index)
{
    public string Colour => Palette.Light[Index];

    public static Look Of(Series series, int place) => new((series.Look ?? place) % Palette.Count);

    public object?[] Stroke() =>
    [
        new XAttribute("fill", "none"), new XAttribute("stroke", Colour), new XAttribute("stroke-width", "2"),
        new XAttribute("stroke-linejoin", "round"), new XAttribute("class", $"sp-s{Index}"),
        Palette.Dashes[Index].Length > 0 ? new XAttribute("stroke-dasharray", Palette.Dashes[Index]) : null,
    ];

    public object?[] Fill(double opacity) =>
    [
        new XAttribute("fill", Colour), new XAttribute("class", $"sp-f{Index}"),
        opacity < 1 ? Svg.At("fill-opacity", opacity) : null,
    ];

    /// <summary>Its mark at a place: circle, square, triangle, diamond, cross, plus.</summary>
    public XElement Mark(double x, double y, string? note = null)
    {
        var d = Index switch
        {
            0 => $"M{P(x - 4)} {P(y)}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
            1 => $"M{P(x - 3.5)} {P(y - 3.5)}h7v7h-7z",
            2 => $"M{P(x)} {P(y - 5)}l4.5 8h-9z",
            3 => $"M{P(x)} {P(y - 5)}l5 5l-5 5l-5 -5z",
            4 => $"M{P(x - 4)} {P(y - 4)}l8 8m-8 0l8 -8",
            _ => $"M{P(x - 5)} {P(y)}h10m-5 -5v10",
        };
        object?[] paint = Index < 4
            ? Fill(1)
            : [new XAttribute("fill", "none"), new XAttribute("stroke", Colour), new XAttribute("stroke-width", "2"),
                new XAttribute("class", $"sp-s{Index}")];
        return Svg.Path(d, paint, note is null ? null : Svg.Title(note));
    }

    private static string P(double value) => Numbers.Pixel(value);
}
