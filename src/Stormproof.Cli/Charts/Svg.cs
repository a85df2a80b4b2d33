using System.Xml.Linq;

namespace Stormproof.Cli.Charts;

/// <summary>Elements of a drawing. Colours stand twice: as attributes, which every viewer of SVG reads, and as classes, by which
/// <see cref="SvgStyle"/> turns the drawing dark where the reader asked for it.</summary>
internal static class Svg
{
    public static readonly XNamespace Space = "http://www.w3.org/2000/svg";

    public static XElement Element(string name, params object?[] content) => new(Space + name, content);

    public static XElement Line(double x1, double y1, double x2, double y2, string stroke, string kind) => Element(
        "line", At("x1", x1), At("y1", y1), At("x2", x2), At("y2", y2),
        new XAttribute("stroke", stroke), new XAttribute("class", kind));

    public static XElement Box(double x, double y, double width, double height, params object?[] content) => Element(
        "rect", At("x", x), At("y", y), At("width", Math.Max(0, width)), At("height", Math.Max(0, height)), content);

    public static XElement Path(string d, params object?[] content) => Element("path", new XAttribute("d", d), content);

    public static XElement Words(
        double x, double y, string text, string fill, string kind, double size, string anchor = "start") =>
        Element(
            "text", At("x", x), At("y", y), new XAttribute("fill", fill), new XAttribute("class", kind),
            At("font-size", size), anchor == "start" ? null : new XAttribute("text-anchor", anchor), Escaped.Clean(text));

    public static XElement Title(string text) => Element("title", Escaped.Clean(text));

    public static XAttribute At(string name, double value) => new(name, Numbers.Pixel(value));

    /// <summary>About how wide a text is. No font is known here; this is a little more than the usual sans-serif takes.</summary>
    public static double Width(string text, double size) => text.Length * size * 0.56;

    /// <summary>The text, cut with an ellipsis where it would be wider than that.</summary>
    public static string Fit(string text, double width, double size)
    {
        var room = (int)(width / (size * 0.56));
        return text.Length <= room ? text : room < 2 ? "" : string.Concat(text.AsSpan(0, room - 1), "…");
    }
}
