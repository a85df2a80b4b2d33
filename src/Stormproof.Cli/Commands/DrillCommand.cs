using System.CommandLine;
using System.Text.Json;
using Stormproof.Cli.Output;
using Stormproof.Lab.Drills.LogoutStorm;
using Stormproof.Lab.Systems;

namespace Stormproof.Cli.Commands;

/// <summary><c>stormproof drill</c>: each production incident, before and after.</summary>
internal static class DrillCommand
{
    public static Command Build(Shell shell) => new(
        "drill",
        "Show a production incident and its fix, measured before and after.\n\n"
        + "Example: stormproof drill logout-storm --users 2000 --nodes 3 --seed 1")
    {
        LogoutStorm(shell),
    };

    private static Command LogoutStorm(Shell shell)
    {
        var system = new SystemArguments();
        var users = Ranges.Int("--users", "Users who all have a live session at the peak.", 50_000, 10, 200_000);
        var seed = Ranges.Int("--seed", "Repeats a run.", 1, 0, int.MaxValue);
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

    private static async Task<int> RunAsync(
        Shell shell, LocalSystemOptions system, StormOptions options, CancellationToken cancellationToken)
    {
        shell.Progress(
            $"logout-storm: {options.Users:N0} users, {options.Nodes} nodes, seed {options.Seed};"
            + " password hashes at the lowest work factor");
        using var live = new StormView(shell);
        var report = await StormDrill.RunAsync(system, options, shell.Clock, shell.Progress, live.Show, cancellationToken)
            .ConfigureAwait(false);
        live.End();
        if (shell.Json)
        {
            await shell.Output.WriteLineAsync(JsonSerializer.Serialize(report, StormReportJson.Default.StormReport))
                .ConfigureAwait(false);
        }
        else
        {
            StormTable.Write(shell, report);
        }

        return report.Passed ? ExitCode.Fine : ExitCode.VerdictBad;
    }
}
