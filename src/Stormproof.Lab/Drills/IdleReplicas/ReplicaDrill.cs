using Stormproof.Lab.Systems;

namespace Stormproof.Lab.Drills.IdleReplicas;

/// <summary>A database whose replicas idle, against reads on replicas that have what their client has written.</summary>
public static class ReplicaDrill
{
    /// <summary>The least share of statements on the primary by which the incident counts as reproduced.</summary>
    public const double IncidentPrimaryShare = 0.99;

    /// <summary>Most reads, though the replicas lag for a part of the run.</summary>
    public const double LeastReadsOnReplicas = 0.5;

    /// <summary>How far the share of reads may be from nine in ten.</summary>
    private const double ReadShare = 0.9;
    private const double ReadShareTolerance = 0.05;

    /// <summary>Runs all three.</summary>
    public static async Task<ReplicaReport> RunAsync(
        LocalSystemOptions systemOptions, ReplicaOptions options, TimeProvider clock, Action<string> log, Action<string> progress,
        CancellationToken cancellationToken)
    {
        systemOptions = systemOptions with
        {
            Nodes = options.Nodes, Users = options.Users, Data = DataMode.PrimaryOnly, ResetFirst = true, CountStatements = true,
        };
        var system = await LocalSystem.StartAsync(systemOptions, clock, log, cancellationToken).ConfigureAwait(false);
        await using var disposal = system.ConfigureAwait(false);
        var stock = await ShopStock.ReadAsync(system.PrimaryConnectionString, cancellationToken).ConfigureAwait(false);
        var run = new ReplicaRun(system, options, stock, clock, progress);
        var before = await run.RunAsync("before", cancellationToken).ConfigureAwait(false);
        await system.SwitchDataAsync(DataMode.AnyReplica, cancellationToken).ConfigureAwait(false);
        var ungated = await run.RunAsync("ungated", cancellationToken).ConfigureAwait(false);
        await system.SwitchDataAsync(DataMode.Routed, cancellationToken).ConfigureAwait(false);
        var after = await run.RunAsync("after", cancellationToken).ConfigureAwait(false);
        return new ReplicaReport(
            "idle-replicas", options.Seed, options.Nodes, before, after, ungated, Judge(before, after));
    }

    internal static IReadOnlyList<string> Judge(ReplicaResult before, ReplicaResult after)
    {
        var verdict = new Verdict();
        verdict.Require(before.PrimaryShare >= IncidentPrimaryShare,
            $"before: the primary ran {before.PrimaryShare:P1} of the statements; the incident needs {IncidentPrimaryShare:P0}");
        verdict.Require(after.ReadsOnReplicas > LeastReadsOnReplicas,
            $"after: replicas answered {after.ReadsOnReplicas:P1} of the reads, not most");
        verdict.Require(after.ReadYourWritesViolations == 0,
            $"after: {after.ReadYourWritesViolations} reads did not show what their user had written");
        verdict.Require(after.Errors == 0, $"after: {after.Errors} requests failed");
        foreach (var (name, run) in new[] { ("before", before), ("after", after) })
        {
            verdict.Require(Math.Abs(run.ReadShare - ReadShare) <= ReadShareTolerance,
                $"{name}: {run.ReadShare:P1} of the statements read; this drill is about {ReadShare:P0}");
            verdict.Require(run.OwnReads > 0, $"{name}: nobody looked for what it had written");
        }

        return verdict.Reasons;
    }
}
