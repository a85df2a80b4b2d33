using Stormproof.Cli.Charts;

namespace Stormproof.Cli.Tests.Charts;

/// <summary>The promise of the palette, computed: contrast by WCAG 2.2, distance in Oklab (Ottosson 2020) after simulating each
/// kind of colour blindness (Machado, Oliveira and Fernandes 2009, full severity).</summary>
public sealed class PaletteTests
{
    private static readonly double[][][] Kinds =
    [
        [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    ];

    public static TheoryData<string> Schemes => ["light", "dark"];

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Series_OnTheirGround_KeepContrast(string scheme)
    {
        var (series, colours) = Of(scheme);
        Assert.All(series, c => Assert.True(Contrast(c, colours.Ground) >= 3, $"{c} on {colours.Ground}"));
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Words_OnTheirGround_KeepContrastOfText(string scheme)
    {
        var (_, colours) = Of(scheme);
        Assert.All(
            (string[])[colours.Text, colours.Quiet, colours.Alert],
            c => Assert.True(Contrast(c, colours.Ground) >= 4.5, $"{c} on {colours.Ground}"));
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Series_ForEveryKindOfSight_StayApart(string scheme)
    {
        var (series, _) = Of(scheme);
        for (var i = 0; i < series.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var distance = Kinds.Min(kind => Distance(Oklab(Seen(series[i], kind)), Oklab(Seen(series[j], kind))));
                Assert.True(distance >= 0.08, $"{series[i]} and {series[j]}: {distance:0.000}");
            }
        }
    }

    [Fact]
    public void Dashes_OfAllLooks_Differ() => Assert.Equal(Palette.Count, Palette.Dashes.Distinct().Count());

    private static (IReadOnlyList<string> Series, Scheme Colours) Of(string scheme) =>
        scheme == "light" ? (Palette.Light, Palette.LightScheme) : (Palette.Dark, Palette.DarkScheme);

    private static double[] Linear(string hex) =>
    [
        .. new[] { 1, 3, 5 }.Select(at => Convert.ToInt32(hex.Substring(at, 2), 16) / 255.0)
            .Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4)),
    ];

    private static double Contrast(string a, string b)
    {
        double[] light = [.. new[] { a, b }.Select(Linear).Select(c => 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]).Order()];
        return (light[1] + 0.05) / (light[0] + 0.05);
    }

    private static double[] Seen(string hex, double[][] kind)
    {
        var c = Linear(hex);
        return [.. kind.Select(row => Math.Clamp(row[0] * c[0] + row[1] * c[1] + row[2] * c[2], 0, 1))];
    }

    private static double[] Oklab(double[] c)
    {
        var l = Math.Cbrt(0.4122214708 * c[0] + 0.5363325363 * c[1] + 0.0514459929 * c[2]);
        var m = Math.Cbrt(0.2119034982 * c[0] + 0.6806995451 * c[1] + 0.1073969566 * c[2]);
        var s = Math.Cbrt(0.0883024619 * c[0] + 0.2817188376 * c[1] + 0.6299787005 * c[2]);
        return
        [
            0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
        ];
    }

    private static double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum());
}
