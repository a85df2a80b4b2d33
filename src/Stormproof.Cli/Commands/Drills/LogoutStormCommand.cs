using System.CommandLine;
using System.Globalization;
using Stormproof.Cli.Output;
using Stormproof.Lab.Drills.LogoutStorm;
using Stormproof.Lab.Systems;

namespace Stormproof.Cli.Commands.Drills;

/// <summary><c>stormproof drill logout-storm</c>.</summary>
internal static class LogoutStormCommand
{
    public static Command Build(Shell shell)
    {
        var system = new SystemArguments();
        var users = Ranges.Int("--users", "Users who all have a live session at the peak.", 50_000, 10, 200_000);
        var seed = Ranges.Seed();
        var command = new Command(
            "logout-storm",
            "Sessions in each node's memory behind a round-robin balancer, against the shared store. A node is killed every 10 s"
            + " and all nodes are restarted once, in both runs. Passes when the first fails at least 40 % of the requests after"
            + " login and the second none.\n\nExample: stormproof drill logout-storm --users 50000 --nodes 3 --seed 1")
        {
            users, seed,
        };
        system.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var options = system.Read(parsed);
            return RunAsync(
                shell.For(parsed), options, new StormOptions(parsed.GetValue(users), options.Nodes, parsed.GetValue(seed)),
                cancellationToken);
        });
        return command;
    }

    private static Task<int> RunAsync(
        Shell shell, LocalSystemOptions system, StormOptions options, CancellationToken cancellationToken) =>
        DrillRun.ShowAsync(
            shell,
            $"logout-storm: {options.Users:N0} users, {options.Nodes} nodes, seed {options.Seed};"
            + " password hashes at the lowest work factor",
            show => StormDrill.RunAsync(
                system, options, shell.Clock, shell.Progress,
                p => show($"{p.Run}: users {p.Done:N0}/{p.Users:N0}, requests {p.Requests:N0}, failed {p.Failed:N0},"
                    + $" killed {p.Kills}, restarted {p.Restarts}"),
                cancellationToken),
            StormReportJson.Default.StormReport, Table);

    private static DrillTable<StormResult> Table(StormReport report) => new DrillTable<StormResult>(
        $"logout-storm, {report.Users:N0} users, {report.Nodes} nodes, seed {report.Seed}", "local", "shared",
        "one node's death logs nobody out.")
        .Count("requests", r => r.Requests)
        .Count("failed", r => r.Failed)
        .Share("failed after login", r => r.ErrorRateAfterLogin)
        .Count("  logged out", r => r.LoggedOut)
        .Count("  lost carts", r => r.LostCarts)
        .Count("  server errors", r => r.ServerErrors)
        .Count("  timeouts", r => r.Timeouts)
        .Count("  other wrong answers", r => r.WrongAnswers)
        .Count("retried by the balancer", r => r.RetriedByGateway)
        .Row("nodes killed / restarted", r => $"{r.Kills} / {r.Restarts}")
        .Count("sessions in the store at the peak", r => r.PeakSessions)
        .Row("orders / duplicate / lost", r => $"{r.Orders:N0} / {r.DuplicateOrders} / {r.LostOrders}")
        .Row("requests per second", r => r.Rps.ToString("N0", CultureInfo.InvariantCulture))
        .Latency(r => r.P50Ms, r => r.P99Ms)
        .Duration(r => r.DurationMs);
}
