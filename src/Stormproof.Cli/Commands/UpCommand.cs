using System.CommandLine;
using Stormproof.Autoscaling;
using Stormproof.Cli.Output;
using Stormproof.Lab.Autoscaling;
using Stormproof.Lab.Systems;
using Stormproof.Model.Scaling;

namespace Stormproof.Cli.Commands;

/// <summary><c>stormproof up</c>: the whole system on one machine, until Ctrl-C.</summary>
internal static class UpCommand
{
    public static Command Build(Shell shell)
    {
        var system = new SystemArguments();
        var autoscale = new AutoscaleArguments();
        var port = Ranges.Int("--port", "The balancer's port; 0 chooses a free one.", 8080, 0, 65535);
        var adminPort = Ranges.Int("--admin-port", "The admin interface's port; 0 chooses a free one.", 9090, 0, 65535);
        var sessions = new Option<string>("--sessions")
        {
            Description = "shared, or local: the incident's app, with sessions in each node's memory.",
            DefaultValueFactory = _ => "shared",
        };
        sessions.AcceptOnlyFromAmong("shared", "local");
        var command = new Command(
            "up",
            "Run the whole system on this machine until Ctrl-C: balancer, nodes, store, database with a replica.\n\n"
            + "Examples:\n"
            + "  stormproof up --nodes 3 --port 8080\n"
            + "  stormproof up --autoscale --min-nodes 2 --max-nodes 6")
        {
            port, adminPort, sessions,
        };
        system.AddTo(command);
        autoscale.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var policy = autoscale.Read(parsed);
            var options = system.Read(parsed) with
            {
                Port = parsed.GetValue(port),
                AdminPort = parsed.GetValue(adminPort),
                Sessions = parsed.GetValue(sessions) == "local" ? SessionMode.Local : SessionMode.Shared,
            };
            return RunAsync(shell.For(parsed), autoscale.Within(options, policy, parsed), policy, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        Shell shell, LocalSystemOptions options, ScalingPolicy? policy, CancellationToken cancellationToken)
    {
        var running = await LocalSystem.StartAsync(options, shell.Clock, shell.Progress, cancellationToken).ConfigureAwait(false);
        await using var disposal = running.ConfigureAwait(false);
        SystemTable.Write(shell, running);
        if (policy is null)
        {
            return await UntilInterruptedAsync(shell, cancellationToken).ConfigureAwait(false);
        }

        var autoscaler = LabAutoscaler.Start(
            running, new AutoscalerOptions { Policy = policy }, shell.Clock, new ProgressLogger<AutoscalerLoop>(shell));
        await using var end = autoscaler.ConfigureAwait(false);
        return await UntilInterruptedAsync(shell, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<int> UntilInterruptedAsync(Shell shell, CancellationToken cancellationToken)
    {
        shell.Progress("running; Ctrl-C ends it");
        await Task.Delay(Timeout.InfiniteTimeSpan, shell.Clock, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        shell.Progress("stopping");
        return ExitCode.Interrupted;
    }
}
