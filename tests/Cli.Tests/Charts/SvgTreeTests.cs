using System.Xml.Linq;
using Stormproof.Cli.Charts;

namespace Stormproof.Cli.Tests.Charts;

public sealed class SvgTreeTests
{
    private const string Hostile = "<script>&\"'</script>";

    private static readonly Tree Shop = new("Parts", new TreeNode("system", "99 %", [
        new TreeNode("balancer", "99.99 %", []),
        new TreeNode(
            "stores", "99.9 %", [new TreeNode("store 1", "99 %", []), new TreeNode(Hostile, "98 %", []) { Stressed = true }]),
    ]))
    {
        Description = "The weakest link is the second store.",
    };

    [Fact]
    public void Draw_Tree_HasABoxAPartAndALineToEach()
    {
        var svg = XDocument.Parse(Shop.ToSvg()).Root!;

        Assert.Equal(5 + 1, Count(svg, "rect"));
        Assert.Equal(4 * 2, Count(svg, "line"));
    }

    [Fact]
    public void Draw_Tree_IsNamedAndDescribed()
    {
        var svg = XDocument.Parse(Shop.ToSvg()).Root!;
        var description = svg.Elements().Single(e => e.Name.LocalName == "desc");

        Assert.Equal("img", svg.Attribute("role")!.Value);
        Assert.Equal(description.Attribute("id")!.Value, svg.Attribute("aria-describedby")!.Value);
        Assert.StartsWith("The weakest link is the second store. system: 99 %; balancer: 99.99 %", description.Value);
    }

    [Fact]
    public void Draw_HostileName_IsText() => Assert.DoesNotContain("<script", Shop.ToSvg(), StringComparison.Ordinal);

    [Theory, InlineData(false), InlineData(true)]
    public void Draw_DeepTree_StaysInsideItsWidth(bool narrow)
    {
        var node = new TreeNode(new string('w', 200), new string('9', 200), []);
        for (var i = 0; i < 30; i++)
        {
            node = new TreeNode($"level {i}", "99 %", [node]);
        }

        var tree = narrow ? new Tree("Deep", node).Narrow() : new Tree("Deep", node);
        foreach (var box in XDocument.Parse(tree.ToSvg()).Descendants().Where(e => e.Name.LocalName == "rect"))
        {
            var (x, width) = ((double)box.Attribute("x")!, (double)box.Attribute("width")!);
            Assert.True(width >= 150 && x >= 0 && x + width <= tree.Width, $"{box}");
        }
    }

    private static int Count(XElement svg, string name) => svg.Descendants().Count(e => e.Name.LocalName == name);
}
