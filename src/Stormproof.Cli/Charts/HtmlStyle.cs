namespace Stormproof.Cli.Charts;

/// <summary>The style sheet of a report.</summary>
internal static class HtmlStyle
{
    private const string Layout =
        """
        *{box-sizing:border-box}
        body{margin:0;background:var(--ground);color:var(--text);
          font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif}
        main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem 3rem}
        h1{font-size:1.6rem;line-height:1.2;margin:0 0 .25rem;overflow-wrap:anywhere}
        h2{font-size:1.15rem;margin:2rem 0 .5rem;padding-top:1rem;border-top:1px solid var(--grid)}
        h3{font-size:1rem;margin:1rem 0 .25rem}
        p{margin:.5rem 0;max-width:44rem;overflow-wrap:anywhere}
        ul,ol{margin:.25rem 0;padding-left:1.25rem;max-width:44rem;overflow-wrap:anywhere}
        .quiet,figcaption,dt,caption{color:var(--quiet)}
        .verdict{max-width:none;padding:.75rem 1rem;border-left:.3rem solid var(--quiet);background:var(--raised)}
        .verdict.good{border-color:var(--good)}
        .verdict.good strong{color:var(--good)}
        .verdict.bad{border-color:var(--alert)}
        .verdict.bad strong{color:var(--alert)}
        .figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(8.5rem,1fr));gap:1rem;margin:1rem 0}
        .figures div{min-width:0}
        .figures dt{font-size:.85rem}
        .figures dd{margin:0;font-size:1.35rem;font-weight:600;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
        figure{margin:1rem 0}
        figure svg{display:block;width:100%;height:auto}
        figcaption{font-size:.9rem;margin-top:.25rem}
        .wide{max-width:60rem}
        .narrow{display:none}
        .scroll{overflow-x:auto;margin:1rem 0}
        table{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:tabular-nums}
        caption{text-align:left;padding-bottom:.25rem}
        th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid var(--grid);white-space:nowrap}
        th.n,td.n{text-align:right}
        @media(max-width:34rem){.wide{display:none}.narrow{display:block}}
        @media print{
          main{max-width:none;padding:0}
          .wide{display:block}.narrow{display:none}
          .scroll{overflow:visible}
          th,td{white-space:normal}
          figure,tr,.verdict,.figures{break-inside:avoid}
          h2{break-after:avoid}
        }

        """;

    public static string Sheet { get; } =
        $":root{{{Colours(Palette.LightScheme, "#f4f6f8", "#0a6640")}}}\n"
        + $"@media screen and (prefers-color-scheme:dark){{:root{{{Colours(Palette.DarkScheme, "#1b2129", "#4cd08a")}}}}}\n"
        + Layout;

    private static string Colours(Scheme scheme, string raised, string good) =>
        $"--ground:{scheme.Ground};--text:{scheme.Text};--quiet:{scheme.Quiet};--grid:{scheme.Grid};--alert:{scheme.Alert};"
        + $"--raised:{raised};--good:{good}";
}
