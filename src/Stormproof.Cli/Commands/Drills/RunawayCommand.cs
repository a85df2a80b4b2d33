using System.CommandLine;
using System.Globalization;
using Stormproof.Cli.Input;
using Stormproof.Cli.Output;
using Stormproof.Lab.Drills.Runaway;
using Stormproof.Lab.Systems;

namespace Stormproof.Cli.Commands.Drills;

/// <summary><c>stormproof drill runaway</c>.</summary>
internal static class RunawayCommand
{
    public static Command Build(Shell shell)
    {
        var system = new SystemArguments();
        var max = Ranges.Int("--max-nodes", "The cap: how far an autoscaler can run away.", 8, 6, 12);
        var scaling = new ScalingArguments("2s", minutes: 15);
        var cores = Numbers.Real(
            "--node-cores", "What each node may use of a core. 0.05 to 1; default 0.08.", new Allowed(0.05, 1, 0.08));
        var objective = DurationOption.Of("--slo", "A slower answer violates the objective.", "1s", "50ms", "10s");
        var seed = Ranges.Seed();
        var command = new Command(
            "runaway",
            "A rush of logins that needs three nodes where there are two: an autoscaler that adds a node when CPU is above 80 %"
            + " for a minute, without a cooldown and with the CPU of nodes that boot, against this one. Nodes are real and held"
            + " to a part of a core; a minute of the rules is --minute. Passes when the first runs into the cap and the second"
            + " has never more than two nodes above the need.\n\n"
            + "Example: stormproof drill runaway --max-nodes 8 --minute 2s --seed 1")
        {
            max, cores, objective, seed,
        };
        scaling.AddTo(command);
        system.AddDataTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            shell.For(parsed), system.ReadData(parsed),
            new RunawayOptions(parsed.GetValue(max), parsed.GetValue(seed))
            {
                Minute = parsed.GetValue(scaling.Minute),
                Minutes = parsed.GetValue(scaling.Minutes),
                PricePerNodeHour = parsed.GetValue(scaling.Price) ?? ScalingArguments.DefaultPrice,
                NodeCores = parsed.GetValue(cores) ?? 0.08,
                Objective = parsed.GetValue(objective),
            },
            cancellationToken));
        return command;
    }

    private static Task<int> RunAsync(
        Shell shell, LocalSystemOptions system, RunawayOptions options, CancellationToken cancellationToken) =>
        DrillRun.ShowAsync(
            shell,
            string.Create(CultureInfo.InvariantCulture,
                $"runaway: {RunawayOptions.StartNodes} nodes of {options.NodeCores} cores, cap {options.MaxNodes}, seed {
                    options.Seed}; a minute is {options.Minute.TotalSeconds:0.#} s, each run takes {
                    options.Length.TotalSeconds:0} s"),
            show => RunawayDrill.RunAsync(system, options, shell.Clock, shell.Progress, show, cancellationToken),
            RunawayReportJson.Default.RunawayReport, r => Table(options, r));

    private static DrillTable<RunawayResult> Table(RunawayOptions options, RunawayReport report) =>
        new DrillTable<RunawayResult>(
            string.Create(CultureInfo.InvariantCulture,
                $"runaway, need {report.Need}, cap {report.MaxNodes}, a minute is {options.Minute.TotalSeconds:0.#} s"),
            "boot CPU as load", "this autoscaler", "never more than two nodes above the need.")
            .Count("nodes at most", r => r.NodesPeak)
            .Count("nodes at the end", r => r.NodesAtEnd)
            .Row("node-hours (of such minutes)", r => r.NodeHours.ToString("0.000", CultureInfo.InvariantCulture))
            .Row("cost", r => r.Cost.ToString("0.000", CultureInfo.InvariantCulture))
            .Share("objective violated", r => r.SloViolationShare)
            .Share("CPU of booting nodes", r => r.BootCpu)
            .Count("requests", r => r.Requests)
            .Count("failed", r => r.Errors)
            .Row("requests per second", r => r.Rps.ToString("N1", CultureInfo.InvariantCulture))
            .Milliseconds("p50", r => r.P50Ms)
            .Milliseconds("p99", r => r.P99Ms);
}
