using System.CommandLine;
using Stormproof.Cli.Output;
using Stormproof.Lab.Drills;
using Stormproof.Lab.Drills.StickyFailure;
using Stormproof.Lab.Systems;

namespace Stormproof.Cli.Commands.Drills;

/// <summary><c>stormproof drill sticky-failure</c>.</summary>
internal static class StickyFailureCommand
{
    public static Command Build(Shell shell)
    {
        var nodes = Ranges.Int("--nodes", "App nodes, one of which dies.", 3, 2, 50);
        var users = Ranges.Int("--users", "Users with a login and a cart.", 1_000, 10, 20_000);
        var seed = Ranges.Seed();
        var system = new SystemArguments();
        var command = new Command(
            "sticky-failure",
            "Sessions in each node's memory with every user pinned to a node by a cookie, against sessions in the shared store"
            + " and nobody pinned. A node is killed while the users look at their carts. Passes when all who were pinned to it"
            + " lose login and cart in the first, and nobody notices anything in the second.\n\n"
            + "Example: stormproof drill sticky-failure --users 1000 --nodes 3 --seed 1")
        {
            nodes, users, seed,
        };
        system.AddDataTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            shell.For(parsed), system.ReadData(parsed),
            new StickyOptions(parsed.GetValue(users), parsed.GetValue(nodes), parsed.GetValue(seed)), cancellationToken));
        return command;
    }

    private static Task<int> RunAsync(
        Shell shell, LocalSystemOptions system, StickyOptions options, CancellationToken cancellationToken) =>
        DrillRun.ShowAsync(
            shell,
            $"sticky-failure: {options.Users:N0} users, {options.Nodes} nodes, seed {options.Seed};"
            + " password hashes at the lowest work factor",
            show => StickyDrill.RunAsync(system, options, shell.Clock, shell.Progress, show, cancellationToken),
            StickyReportJson.Default.DrillReportStickyResult, r => Table(options, r));

    private static DrillTable<StickyResult> Table(StickyOptions options, DrillReport<StickyResult> report) =>
        new DrillTable<StickyResult>(
            $"sticky-failure, {options.Users:N0} users, {report.Nodes} nodes, seed {report.Seed}", "pinned, local sessions",
            "shared sessions", "a node dies, and nobody notices.")
            .Count("users on the node that died", r => r.UsersOnNode)
            .Count("users who noticed", r => r.UsersHit)
            .Count("  logged out", r => r.LostSessions)
            .Count("  lost carts", r => r.LostCarts)
            .Count("sessions in the store", r => r.StoredSessions)
            .Count("requests", r => r.Requests)
            .Count("failed", r => r.Failed)
            .Count("retried by the balancer", r => r.Retries)
            .Latency(r => r.P50Ms, r => r.P99Ms)
            .Duration(r => r.DurationMs);
}
