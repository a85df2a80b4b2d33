using System.Globalization;
using Spectre.Console;
using Stormproof.Cli.Output;
using Stormproof.Lab.Scaling;

namespace Stormproof.Cli.Commands.Load.Scaling;

/// <summary>A scaling curve for people.</summary>
internal static class ScaleTable
{
    public static void Write(Shell shell, ScaleReport report)
    {
        var console = shell.Table();
        console.WriteLine(
            $"{report.Target}: {report.Unit} a second at a p99 of {N(report.SloP99Ms, "0.###")} ms, on {report.Processors}"
            + " processors that everything shares");
        console.Write(Capacities(report));
        console.Write(Cores(report));
        if (report.Usl is { } usl)
        {
            console.WriteLine(
                $"fit: lambda {N(usl.Lambda, "0.#")} a second, sigma {N(usl.Sigma, "0.####")}, kappa {N(usl.Kappa, "0.######")},"
                + $" R2 {N(usl.R2, "0.000")}"
                + (usl.PeakNodes is { } peak ? $"; peak at {N(peak, "0.#")} nodes with {N(report.PeakRps, "N0")} a second" : ""));
        }

        if (report.BestNodes is { } best)
        {
            console.WriteLine($"best node count here: {best}");
        }

        if (report.Bottleneck is { } name)
        {
            console.WriteLine($"bottleneck: {name}: {report.BottleneckReason}");
        }

        foreach (var note in report.Notes)
        {
            console.WriteLine($"- {note}");
        }
    }

    private static Table Capacities(ScaleReport report)
    {
        var table = new Table().AddColumns("nodes", "a second", "interval", "efficiency", "p99 ms", "above it", "bottleneck");
        foreach (var p in report.Points)
        {
            table.AddRow(
                $"{p.Nodes}", N(p.Rps, "N1"), $"{N(p.LowRps, "N0")}-{N(p.HighRps, "N0")}", N(p.Efficiency, "0.00"),
                N(p.P99Ms, "0.0"), $"{p.Outcome}, {p.Cause}", p.Bottleneck);
        }

        return table;
    }

    private static Table Cores(ScaleReport report)
    {
        var balancer = report.Points.Any(p => p.Usage.StoreIsInside) ? "balancer + store" : "balancer";
        var table = new Table().AddColumns(
            "cores at capacity", "nodes", "database", balancer, "store", "generator", "other", "machine", "pools in queries");
        foreach (var p in report.Points)
        {
            var u = p.Usage;
            var cores = new[]
            {
                u.NodeCores, u.DatabaseCores, u.GatewayCores, u.StoreCores, u.GeneratorCores, u.OtherCores,
            };
            table.AddRow(
            [
                $"{p.Nodes} {(p.Nodes == 1 ? "node" : "nodes")}", .. cores.Select(c => N(c, "0.00")),
                $"{N(u.MachineShare * 100, "0")} %", u.PoolBusy is { } busy ? $"{N(busy * 100, "0")} %" : "not seen",
            ]);
        }

        return table;
    }

    private static string N(double? value, string format) =>
        value is { } known ? known.ToString(format, CultureInfo.InvariantCulture) : "-";
}
