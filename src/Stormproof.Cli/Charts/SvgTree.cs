using System.Xml.Linq;

namespace Stormproof.Cli.Charts;

/// <summary>Draws a <see cref="Tree"/> as SVG 1.1: a box a part, each under what it belongs to and indented, so that it fits a
/// phone as well as a wide window.</summary>
internal static class SvgTree
{
    private const double Edge = 12;
    private const double Head = 36;
    private const double Row = 52;
    private const double Box = 44;
    private const double NameSize = 14;
    private const double FigureSize = 12;

    /// <summary>Deeper parts are not indented further: their boxes would have no room.</summary>
    private const int MostIndents = 6;

    private static Scheme Colours => Palette.LightScheme;

    public static string Draw(Tree tree)
    {
        var (boxes, lines) = (new List<XElement>(), new List<XElement>());
        var rows = 0;
        Place(tree, tree.Root, 0, null, ref rows, boxes, lines);
        var height = Head + (rows * Row) + Edge;
        return Svg.Element(
            "svg",
            new XAttribute("viewBox", $"0 0 {tree.Width} {Numbers.Pixel(height)}"), new XAttribute("width", tree.Width),
            Svg.At("height", height), new XAttribute("class", "sp-chart"), new XAttribute("role", "img"),
            new XAttribute("aria-labelledby", $"{tree.Id}-title"), new XAttribute("aria-describedby", $"{tree.Id}-desc"),
            new XAttribute("font-family", "system-ui, sans-serif"),
            Svg.Element("title", new XAttribute("id", $"{tree.Id}-title"), Escaped.Clean(tree.Title)),
            Svg.Element("desc", new XAttribute("id", $"{tree.Id}-desc"), Escaped.Clean(Describe(tree))),
            Svg.Element("style", SvgStyle.Sheet),
            Svg.Box(0, 0, tree.Width, height, new XAttribute("fill", Colours.Ground), new XAttribute("class", "sp-ground")),
            Bold(Svg.Words(Edge, 23, Svg.Fit(tree.Title, tree.Width - (2 * Edge), 16), Colours.Text, "sp-text", 16)),
            lines, boxes).ToString(SaveOptions.DisableFormatting);
    }

    private static void Place(
        Tree tree, TreeNode node, int depth, double? parentBottom, ref int rows, List<XElement> boxes, List<XElement> lines)
    {
        var indent = tree.Width >= 600 ? 32 : 18;
        var left = Edge + (Math.Min(depth, MostIndents) * indent);
        var top = Head + (rows++ * Row);
        if (parentBottom is { } bottom && depth <= MostIndents)
        {
            var (x, y) = (left - (indent / 2.0), top + (Box / 2));
            lines.Add(Svg.Line(x, bottom, x, y, Colours.Quiet, "sp-axis"));
            lines.Add(Svg.Line(x, y, left, y, Colours.Quiet, "sp-axis"));
        }

        boxes.AddRange(Draw(tree, node, left, top));
        foreach (var part in node.Parts)
        {
            Place(tree, part, depth + 1, top + Box, ref rows, boxes, lines);
        }
    }

    private static IEnumerable<XElement> Draw(Tree tree, TreeNode node, double left, double top)
    {
        var room = tree.Width - left - Edge;
        var (colour, kind) = node.Stressed ? (Colours.Alert, "sp-mark") : (Colours.Quiet, "sp-axis");
        yield return Svg.Box(
            left, top, room, Box, new XAttribute("fill", "none"), new XAttribute("stroke", colour), new XAttribute("class", kind),
            new XAttribute("rx", 4), Svg.At("stroke-width", node.Stressed ? 2.5 : 1), Svg.Title($"{node.Name}: {node.Figure}"));
        yield return Bold(Svg.Words(
            left + 10, top + 18, Svg.Fit(node.Name, room - 20, NameSize), Colours.Text, "sp-text", NameSize));
        yield return Svg.Words(
            left + 10, top + 35, Svg.Fit(node.Figure, room - 20, FigureSize), Colours.Quiet, "sp-quiet", FigureSize);
    }

    private static string Describe(Tree tree)
    {
        var said = new List<string>();
        Say(tree.Root);
        return $"{tree.Description} {string.Join("; ", said)}.".Trim();

        void Say(TreeNode node)
        {
            said.Add($"{node.Name}: {node.Figure}");
            foreach (var part in node.Parts)
            {
                Say(part);
            }
        }
    }

    private static XElement Bold(XElement words)
    {
        words.SetAttributeValue("font-weight", "600");
        return words;
    }
}
