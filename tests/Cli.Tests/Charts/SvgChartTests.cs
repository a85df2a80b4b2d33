using System.Globalization;
using System.Xml.Linq;
using Stormproof.Cli.Charts;

namespace Stormproof.Cli.Tests.Charts;

public sealed class SvgChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void ToSvg_SameChart_SameTextInEveryCulture()
    {
        var first = Samples.Curve.ToSvg();
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("")
            {
                NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" },
            };
            Assert.Equal(first, Samples.Curve.ToSvg());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void ToSvg_AnyChart_TellsItsContentToAScreenReader()
    {
        var root = XDocument.Parse(Samples.Curve.ToSvg()).Root!;

        Assert.Equal("img", root.Attribute("role")!.Value);
        var title = root.Elements(Svg + "title").Single();
        var description = root.Elements(Svg + "desc").Single();
        Assert.Equal(title.Attribute("id")!.Value, root.Attribute("aria-labelledby")!.Value);
        Assert.Equal(description.Attribute("id")!.Value, root.Attribute("aria-describedby")!.Value);
        Assert.Contains("knee 1,480 req/s at 1,480 req/s", description.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void ToSvg_AnyChart_NamesAxesUnitsSeriesAndMarkers()
    {
        var words = XDocument.Parse(Samples.Curve.ToSvg()).Descendants(Svg + "text").Select(t => t.Value).ToArray();

        foreach (var expected in (string[])
            ["Latency under load", "offered rate (req/s)", "latency (ms)", "p50", "p99", "knee 1,480 req/s", "objective 200 ms"])
        {
            Assert.Contains(expected, words);
        }
    }

    [Fact]
    public void ToSvg_HostileText_IsEscapedAndStaysWellFormed()
    {
        const string Hostile = "</text><script>alert(1)</script>\"'&\u0000\u0008\uD800";
        var chart = new Chart(Hostile, new Axis(Hostile, Hostile) { Categories = [Hostile] }, new Axis(Hostile))
        {
            Subtitle = Hostile,
            Description = Hostile,
            Series = [new ColumnSeries(Hostile, [new(0, 1, 1)]), new LineSeries(Hostile, [new(0.5, 1)])],
            Levels = [new(0.5, Hostile)],
        };

        var root = XDocument.Parse(chart.ToSvg()).Root!;

        Assert.Empty(root.Descendants(Svg + "script"));
        Assert.DoesNotContain("<script", chart.ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void ToSvg_GapsAndEmptiness_DrawWithoutNaN()
    {
        var chart = new Chart("gaps", new Axis("x"), new Axis("y") { Log = true })
        {
            Series =
            [
                new LineSeries("a", [new(1, 1), new(2, double.NaN), new(3, 0), new(4, double.PositiveInfinity), new(5, 9)]),
                new LineSeries("none", []),
                new BandSeries("band", [new(1, double.NaN, 2)]),
                new HeatSeries("heat", [new(1, 2, 1, 2, double.NaN), new(1, 2, 1, 2, 0.5)]),
            ],
        };

        Assert.DoesNotContain("NaN", chart.ToSvg(), StringComparison.Ordinal);
        Assert.DoesNotContain("∞", chart.ToSvg(), StringComparison.Ordinal);
        Assert.Contains("no data", (chart with { Series = [] }).ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void ToSvg_AnyChart_KeepsAllMarksInsideItsBox()
    {
        foreach (var chart in (Chart[])[Samples.Curve, Samples.Bars, Samples.Curve.Narrow(), Samples.Bars.Narrow()])
        {
            var root = XDocument.Parse(chart.ToSvg()).Root!;
            foreach (var text in root.Descendants(Svg + "text"))
            {
                var x = Number(text, "x");
                var width = text.Value.Length * Number(text, "font-size") * 0.56;
                var left = text.Attribute("text-anchor")?.Value switch { "end" => x - width, "middle" => x - width / 2, _ => x };
                Assert.True(left >= 0 && left + width <= chart.Width, $"{chart.Key}: '{text.Value}' from {left} is {width} wide");
                Assert.InRange(Number(text, "y"), 0, chart.Height);
            }

            Assert.All(root.Descendants(Svg + "rect"), r => Assert.True(Number(r, "x") + Number(r, "width") <= chart.Width));
        }
    }

    [Fact]
    public void ToSvg_SeveralSeries_DifferWithoutColour()
    {
        var root = XDocument.Parse(Samples.Curve.ToSvg()).Root!;
        var dashes = root.Elements(Svg + "path").Where(p => p.Attribute("fill")?.Value == "none")
            .Select(p => p.Attribute("stroke-dasharray")?.Value ?? "").Distinct().ToArray();

        Assert.Equal(3, dashes.Length);
        Assert.Contains("hatch1", Samples.Bars.ToSvg(), StringComparison.Ordinal);
    }

    private static double Number(XElement element, string name) =>
        double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
