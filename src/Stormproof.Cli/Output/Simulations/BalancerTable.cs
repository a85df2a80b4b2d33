using System.Globalization;
using Spectre.Console;
using Stormproof.Model.Simulation.Balancing;

namespace Stormproof.Cli.Output.Simulations;

/// <summary>What balancing policies made of a scenario, as JSON. Shares are 0 to 1.</summary>
internal sealed record BalancerDocument(
    int Nodes, double Load, int Requests, string Mix, int SlowNodes, int ColdNodes, bool SlowStart, int Seed,
    IReadOnlyList<BalancerResult> Policies)
{
    public static BalancerDocument Of(BalancerScenario scenario, int seed, IReadOnlyList<BalancerResult> results) => new(
        scenario.Nodes, scenario.Load, scenario.Requests, scenario.Mix.ToString().ToLowerInvariant(), scenario.SlowNodes,
        scenario.ColdNodes, scenario.SlowStart, seed, results);
}

/// <summary>The same as a table.</summary>
internal static class BalancerTable
{
    private static readonly (string Name, Func<BalancerResult, string> Value)[] Columns =
    [
        ("mean", p => Ms(p.MeanMs)), ("p50", p => Ms(p.P50Ms)), ("p95", p => Ms(p.P95Ms)), ("p99", p => Ms(p.P99Ms)),
        ("p99.9", p => Ms(p.P999Ms)), ("longest queue", p => p.QueuePeak.ToString("N0", CultureInfo.InvariantCulture)),
        ("to slow nodes", p => Share(p.SlowShare)), ("to cold nodes", p => Share(p.ColdShare)),
    ];

    public static void Write(Shell shell, BalancerDocument document)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn(Markup.Escape(string.Create(
            CultureInfo.InvariantCulture, $"{document.Nodes:N0} nodes at {document.Load:P0}, {document.Mix}")));
        var columns = Columns.Where(c => c.Name switch
        {
            "to slow nodes" => document.SlowNodes > 0,
            "to cold nodes" => document.ColdNodes > 0,
            _ => true,
        }).ToArray();
        foreach (var (name, _) in columns)
        {
            table.AddColumn(new TableColumn(Markup.Escape(name)).RightAligned());
        }

        foreach (var policy in document.Policies)
        {
            table.AddRow([Markup.Escape(policy.Policy), .. columns.Select(c => c.Value(policy))]);
        }

        shell.Table().Write(table);
    }

    private static string Ms(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.0} ms");

    private static string Share(double value) => string.Create(CultureInfo.InvariantCulture, $"{value * 100:0.00} %");
}
