using System.Globalization;
using Spectre.Console;

namespace Stormproof.Cli.Output.Simulations;

/// <summary>The policies side by side.</summary>
internal static class SimulationTable
{
    private static readonly (string Name, Func<PolicyDocument, string> Value)[] Rows =
    [
        ("SLO violations", p => Share(p.SloViolationShare)),
        ("slower than the SLO", p => Share(p.SlowShare)),
        ("failed", p => Share(p.ErrorShare)),
        ("node-hours", p => Plain(p.NodeHours, "N1")),
        ("price", p => Plain(p.Cost, "N2")),
        ("nodes at most", p => Plain(p.NodesPeak, "N0")),
        ("beyond the need, at most", p => Plain(p.ExcessPeak, "N0")),
        ("changes", p => Plain(p.Changes, "N0")),
        ("database reads a second, at most", p => Plain(p.DatabaseQpsPeak, "N0")),
        ("under-provisioned: accuracy / time", p =>
            $"{Share(p.Elasticity.UnderAccuracy)} / {Share(p.Elasticity.UnderTimeShare)}"),
        ("over-provisioned: accuracy / time", p => $"{Share(p.Elasticity.OverAccuracy)} / {Share(p.Elasticity.OverTimeShare)}"),
        ("instability", p => Share(p.Elasticity.Instability)),
    ];

    public static void Write(Shell shell, SimulationDocument document)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn(Markup.Escape(Title(document)));
        foreach (var policy in document.Policies)
        {
            table.AddColumn(new TableColumn(Markup.Escape(policy.Policy)).RightAligned());
        }

        foreach (var row in Figures(document))
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        var console = shell.Table();
        console.Write(table);
        console.WriteLine(Note(document));
    }

    /// <summary>A row a figure: its name, then a value a policy.</summary>
    public static IEnumerable<string[]> Figures(SimulationDocument document) =>
        Rows.Select(row => (string[])[row.Name, .. document.Policies.Select(row.Value)]);

    public static string Title(SimulationDocument document) => string.Create(
        CultureInfo.InvariantCulture, $"{document.Trace}, {document.Seconds / 3600.0:0.##} h, seed {document.Seed}");

    public static string Note(SimulationDocument document) => string.Create(
        CultureInfo.InvariantCulture,
        $"{document.Requests:N0} requests, at most {
            document.PeakRps:N0} a second. An oracle with the fewest nodes that keep p95 under {
            document.Fleet.SloMs:0} ms takes {document.OracleNodeHours:N1} node-hours.");

    private static string Share(double share) => (share * 100).ToString("0.00", CultureInfo.InvariantCulture) + " %";

    private static string Plain(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
