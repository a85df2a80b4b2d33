using System.CommandLine;
using Stormproof.Cli.Output;
using Stormproof.Lab.Drills;
using Stormproof.Lab.Drills.DeadNode;
using Stormproof.Lab.Systems;

namespace Stormproof.Cli.Commands.Drills;

/// <summary><c>stormproof drill dead-node</c>.</summary>
internal static class DeadNodeCommand
{
    public static Command Build(Shell shell)
    {
        var nodes = Ranges.Int("--nodes", "App nodes, three of which fall ill.", 6, 4, 50);
        var rate = Ranges.Int("--rate", "Requests a second.", 100, 40, 2_000);
        var seconds = Ranges.Int("--seconds", "How long the nodes are ill in each of the two runs.", 15, 5, 25);
        var seed = Ranges.Seed();
        var system = new SystemArguments();
        var command = new Command(
            "dead-node",
            "One node hangs, one answers 500 at once and one is 16 times slower, under steady load: round robin with health"
            + " probes alone, against the gateway with its guards (a policy that looks at latency, ejection, a timeout for each"
            + " attempt, retries within a budget). Passes when users wait in vain and meet errors in the first, and in the second"
            + " nobody waits in vain, no request fails once the erring node is out, at most a tenth of the errors are left and at"
            + " most half of the p99.\n\nExample: stormproof drill dead-node --nodes 6 --rate 100 --seed 1")
        {
            nodes, rate, seconds, seed,
        };
        system.AddDataTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            shell.For(parsed), system.ReadData(parsed),
            new DeadNodeOptions(
                parsed.GetValue(nodes), parsed.GetValue(rate), parsed.GetValue(seed),
                TimeSpan.FromSeconds(parsed.GetValue(seconds))),
            cancellationToken));
        return command;
    }

    private static Task<int> RunAsync(
        Shell shell, LocalSystemOptions system, DeadNodeOptions options, CancellationToken cancellationToken) =>
        DrillRun.ShowAsync(
            shell,
            $"dead-node: {options.Rate:N0} requests a second, {options.Nodes} nodes, seed {options.Seed};"
            + $" the page's query waits {options.PageTime.TotalMilliseconds:0} ms",
            show => DeadNodeDrill.RunAsync(system, options, shell.Clock, shell.Progress, show, cancellationToken),
            DeadNodeReportJson.Default.DrillReportDeadNodeResult, r => Table(options, r));

    private static DrillTable<DeadNodeResult> Table(DeadNodeOptions options, DrillReport<DeadNodeResult> report) =>
        new DrillTable<DeadNodeResult>(
            $"dead-node, {options.Rate:N0} requests a second, {report.Nodes} nodes, seed {report.Seed}", "round robin", "guarded",
            "three of the nodes are ill, and users do not wait for them.")
            .Count("requests", r => r.Requests)
            .Count("failed", r => r.Errors)
            .Count("  waited in vain", r => r.Timeouts)
            .Count("  answered 500 and above", r => r.ServerErrors)
            .Count("  due in the second half", r => r.LateErrors)
            .Share("traffic to the node that hangs", r => r.HungShare)
            .Share("traffic to the erring node", r => r.ErringShare)
            .Share("traffic to the slow node", r => r.SlowShare)
            .Row("ejections / retries", r => $"{r.Ejections:N0} / {r.Retries:N0}")
            .Latency(r => r.P50Ms, r => r.P99Ms)
            .Duration(r => r.DurationMs);
}
