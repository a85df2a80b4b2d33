using System.Text;

namespace Stormproof.Cli.Charts;

/// <summary>The style sheet inside each drawing. On paper everything stays light.</summary>
internal static class SvgStyle
{
    public static string Sheet { get; } = Build();

    private static string Build()
    {
        var dark = Palette.DarkScheme;
        var sheet = new StringBuilder(".sp-chart{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif}")
            .Append(".sp-halo{paint-order:stroke;stroke-width:4px;stroke-linejoin:round}")
            .Append("@media screen and (prefers-color-scheme:dark){")
            .Append($".sp-ground{{fill:{dark.Ground}}}.sp-text{{fill:{dark.Text}}}.sp-quiet{{fill:{dark.Quiet}}}")
            .Append($".sp-grid{{stroke:{dark.Grid}}}.sp-axis{{stroke:{dark.Quiet}}}")
            .Append($".sp-mark{{stroke:{dark.Alert}}}.sp-halo{{fill:{dark.Alert};stroke:{dark.Ground}}}")
            .Append($".sp-cut{{stroke:{dark.Ground}}}");
        for (var i = 0; i < Palette.Count; i++)
        {
            sheet.Append($".sp-s{i}{{stroke:{Palette.Dark[i]}}}.sp-f{i}{{fill:{Palette.Dark[i]}}}");
        }

        return sheet.Append('}').ToString();
    }
}
