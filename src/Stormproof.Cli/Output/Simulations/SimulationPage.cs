using Stormproof.Cli.Charts;
using Stormproof.Model.Simulation;

namespace Stormproof.Cli.Output.Simulations;

/// <summary>A simulation as one page: the table, then nodes against the need for each policy, then violations.</summary>
internal static class SimulationPage
{
    public static string Render(SimulationDocument document, IReadOnlyList<SimulationResult> results)
    {
        var page = new HtmlPage($"stormproof simulate: {document.Trace}", SimulationTable.Note(document));
        page.Section("Policies").Table(
            SimulationTable.Title(document), ["figure", .. document.Policies.Select(p => p.Policy)],
            SimulationTable.Figures(document));
        page.Section("Load").Chart(new Chart("Load", Hours, new Axis("load", "requests/s"))
        {
            Id = "load",
            Series = [Line("load", results[0], p => p.Rps)],
        });
        page.Section("Nodes");
        foreach (var (result, i) in results.Select((r, i) => (r, i)))
        {
            page.Chart(new Chart($"Nodes: {result.Policy}", Hours, new Axis("nodes"))
            {
                Id = $"nodes-{i}",
                Subtitle = "paid for, taking traffic, and the fewest that keep the objective",
                Series =
                [
                    Line("paid for", result, p => p.Paid), Line("taking traffic", result, p => p.Ready),
                    Line("needed", result, p => p.Demand),
                ],
            });
        }

        page.Section("SLO violations").Chart(new Chart("Requests that missed the objective", Hours, new Axis("share", "%"))
        {
            Id = "violations",
            Series = [.. results.Select(r => Line(r.Policy, r, p => 100 * p.Violations))],
        });
        return page.Render();
    }

    private static Axis Hours => new("time", "h");

    private static LineSeries Line(string name, SimulationResult result, Func<SimulationPoint, double> value) =>
        new(name, [.. result.Points.Select(p => new Point(p.Seconds / 3600.0, value(p)))]) { Marks = false };
}
