using System.CommandLine;
using System.Globalization;
using Stormproof.Cli.Output;
using Stormproof.Lab.Drills;
using Stormproof.Lab.Drills.Oversell;
using Stormproof.Lab.Processes;
using Stormproof.Lab.Systems;

namespace Stormproof.Cli.Commands.Drills;

/// <summary><c>stormproof drill oversell</c>.</summary>
internal static class OversellCommand
{
    public static Command Build(Shell shell)
    {
        var system = new SystemArguments();
        var buyers = Ranges.Int("--buyers", "Users who all want one piece.", 5_000, 10, 50_000);
        var units = Ranges.Int("--units", "Pieces there are, fewer than buyers.", 100, 1, 10_000);
        var seed = Ranges.Seed();
        var command = new Command(
            "oversell",
            "A flash sale in which every buyer has a piece in the cart and all check out at once: a checkout that believes the"
            + " cached stock, against one that asks the database in the transaction that sells. The database's order lines count."
            + " Passes when the first sells more than there is and the second exactly what there is.\n\n"
            + "Example: stormproof drill oversell --buyers 5000 --units 100 --seed 1")
        {
            buyers, units, seed,
        };
        system.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var options = system.Read(parsed);
            return RunAsync(
                shell.For(parsed), options,
                new OversellOptions(
                    parsed.GetValue(buyers), parsed.GetValue(units), options.Nodes, parsed.GetValue(seed)), cancellationToken);
        });
        return command;
    }

    private static Task<int> RunAsync(
        Shell shell, LocalSystemOptions system, OversellOptions options, CancellationToken cancellationToken)
    {
        if (options.Units >= options.Buyers)
        {
            throw new LabException(
                $"--units {options.Units} is enough for --buyers {options.Buyers}, and nothing could be oversold; give fewer, for"
                + $" example --units {Math.Max(1, options.Buyers / 50)}.", 2);
        }

        return DrillRun.ShowAsync(
            shell,
            $"oversell: {options.Units:N0} pieces for {options.Buyers:N0} buyers, {options.Nodes} nodes, seed {options.Seed};"
            + " password hashes at the lowest work factor",
            show => OversellDrill.RunAsync(system, options, shell.Clock, shell.Progress, show, cancellationToken),
            OversellReportJson.Default.DrillReportOversellResult, r => Table(options, r));
    }

    private static DrillTable<OversellResult> Table(OversellOptions options, DrillReport<OversellResult> report) =>
        new DrillTable<OversellResult>(
            $"oversell, {options.Units:N0} pieces, {options.Buyers:N0} buyers, {report.Nodes} nodes, seed {report.Seed}",
            "trusts the cache", "asks the database", "not a piece more is sold than there is.")
            .Count("sold", r => r.Sold)
            .Count("oversold", r => r.Oversold)
            .Row("buyers told yes / no / nothing", r => $"{r.Confirmed:N0} / {r.Refused:N0} / {r.Errors:N0}")
            .Count("stock left", r => r.StockLeft)
            .Row("checkouts per second", r => r.Rps.ToString("N0", CultureInfo.InvariantCulture))
            .Latency(r => r.P50Ms, r => r.P99Ms)
            .Duration(r => r.DurationMs);
}
