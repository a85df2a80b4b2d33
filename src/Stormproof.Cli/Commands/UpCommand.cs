using System.CommandLine;
using Stormproof.Cli.Output;
using Stormproof.Lab.Systems;

namespace Stormproof.Cli.Commands;

/// <summary><c>stormproof up</c>: the whole system on one machine, until Ctrl-C.</summary>
internal static class UpCommand
{
    public static Command Build(Shell shell)
    {
        var system = new SystemArguments();
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
            + "Example: stormproof up --nodes 3 --port 8080")
        {
            port, adminPort, sessions,
        };
        system.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            shell.For(parsed),
            system.Read(parsed) with
            {
                Port = parsed.GetValue(port),
                AdminPort = parsed.GetValue(adminPort),
                Sessions = parsed.GetValue(sessions) == "local" ? SessionMode.Local : SessionMode.Shared,
            },
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Shell shell, LocalSystemOptions options, CancellationToken cancellationToken)
    {
        var running = await LocalSystem.StartAsync(options, shell.Clock, shell.Progress, cancellationToken).ConfigureAwait(false);
        await using var disposal = running.ConfigureAwait(false);
        SystemTable.Write(shell, running);
        shell.Progress("running; Ctrl-C ends it");
        await Task.Delay(Timeout.InfiniteTimeSpan, shell.Clock, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        shell.Progress("stopping");
        return ExitCode.Interrupted;
    }
}
