using System.CommandLine;
using System.Globalization;
using Stormproof.Cli.Output;
using Stormproof.Lab.Drills.IdleReplicas;
using Stormproof.Lab.Processes;
using Stormproof.Lab.Systems;

namespace Stormproof.Cli.Commands.Drills;

/// <summary><c>stormproof drill idle-replicas</c>.</summary>
internal static class IdleReplicasCommand
{
    public static Command Build(Shell shell)
    {
        var system = new SystemArguments();
        var users = Ranges.Int("--users", "Users at once.", 64, 4, 1_000);
        var seconds = Ranges.Int("--seconds", "Length of each of the three runs.", 6, 3, 600);
        var seed = Ranges.Seed();
        var command = new Command(
            "idle-replicas",
            "All traffic on the primary while the replicas idle, against reads on replicas that have what their client has"
            + " written; nine statements in ten read, and for a quarter of each run the replicas show nothing new. The database's"
            + " servers count. Passes when the primary runs everything in the first, and in the second replicas answer most reads"
            + " and every user finds what it has written.\n\n"
            + "Example: stormproof drill idle-replicas --users 64 --nodes 3 --seed 1")
        {
            users, seconds, seed,
        };
        system.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var options = system.Read(parsed);
            return RunAsync(
                shell.For(parsed), options,
                new ReplicaOptions(parsed.GetValue(users), options.Nodes, parsed.GetValue(seed))
                {
                    Length = TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                },
                cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        Shell shell, LocalSystemOptions system, ReplicaOptions options, CancellationToken cancellationToken)
    {
        var given = system.Postgres is not null;
        if ((given ? system.ReplicaConnections.Count : system.Replicas) == 0)
        {
            throw new LabException(
                given ? "--postgres comes without --replica, and this drill is about replicas; give one as a connection string."
                    : "--replicas 0 leaves nothing to read from, and this drill is about replicas; give --replicas 1.", 2);
        }

        ReplicaReport? told = null;
        var exit = await DrillRun.ShowAsync(
            shell,
            $"idle-replicas: {options.Users:N0} users, {options.Nodes} nodes, seed {options.Seed}",
            async show => told = await ReplicaDrill.RunAsync(
                system, options, shell.Clock, shell.Progress, show, cancellationToken).ConfigureAwait(false),
            ReplicaReportJson.Default.ReplicaReport, r => Table(options, r)).ConfigureAwait(false);
        shell.Progress(
            $"with reads on a replica whatever it has, {told!.Ungated.ReadYourWritesViolations:N0} of"
            + $" {told.Ungated.OwnReads:N0} looks for one's own write did not find it");
        return exit;
    }

    private static DrillTable<ReplicaResult> Table(ReplicaOptions options, ReplicaReport report) =>
        new DrillTable<ReplicaResult>(
            $"idle-replicas, {options.Users:N0} users, {report.Nodes} nodes, seed {report.Seed}", "primary only", "routed reads",
            "replicas answer most reads, and every user finds what it has written.")
            .Count("requests", r => r.Requests)
            .Count("failed", r => r.Errors)
            .Share("statements on the primary", r => r.PrimaryShare)
            .Share("statements on replicas", r => r.ReplicaShare)
            .Share("  statements that read", r => r.ReadShare)
            .Share("  reads on replicas", r => r.ReadsOnReplicas)
            .Count("looks for one's own write", r => r.OwnReads)
            .Count("  that did not find it", r => r.ReadYourWritesViolations)
            .Row("requests per second", r => r.Rps.ToString("N0", CultureInfo.InvariantCulture))
            .Latency(r => r.P50Ms, r => r.P99Ms)
            .Duration(r => r.DurationMs);
}
