using Stormproof.Lab.Systems;

namespace Stormproof.Lab.Drills.LogoutStorm;

/// <summary>The incident and its fix: the same users, the same faults, first with sessions in each node's memory and then in the
/// shared store.</summary>
public static class StormDrill
{
    /// <summary>The least share of failed requests after login by which the incident counts as reproduced.</summary>
    public const double IncidentErrorRate = 0.4;

    /// <summary>Runs both storms.</summary>
    public static async Task<StormReport> RunAsync(
        LocalSystemOptions systemOptions, StormOptions options, TimeProvider clock, Action<string> log,
        Action<StormProgress> progress, CancellationToken cancellationToken)
    {
        systemOptions = systemOptions with { Nodes = options.Nodes, Users = options.Users, Sessions = SessionMode.Local };
        var system = await LocalSystem.StartAsync(systemOptions, clock, log, cancellationToken).ConfigureAwait(false);
        await using var disposal = system.ConfigureAwait(false);
        var run = new StormRun(system, options, clock, progress);
        await system.ResetAsync(cancellationToken).ConfigureAwait(false);
        var before = await run.RunAsync("before", cancellationToken).ConfigureAwait(false);
        await system.ResetAsync(cancellationToken).ConfigureAwait(false);
        await system.SwitchSessionsAsync(SessionMode.Shared, cancellationToken).ConfigureAwait(false);
        var after = await run.RunAsync("after", cancellationToken).ConfigureAwait(false);
        var reasons = Judge(options, before, after);
        return new StormReport(
            "logout-storm", options.Seed, options.Nodes, options.Users, before, after, reasons, systemOptions.PasswordIterations);
    }

    internal static IReadOnlyList<string> Judge(StormOptions options, StormResult before, StormResult after)
    {
        var verdict = new Verdict();
        verdict.Require(before.ErrorRateAfterLogin >= IncidentErrorRate,
            $"before: {before.ErrorRateAfterLogin:P1} of the requests after login failed;"
            + $" the incident needs {IncidentErrorRate:P0}");
        verdict.Require(after.Failed == 0, $"after: {after.Failed} requests failed");
        verdict.Require(after.PeakSessions >= options.Users,
            $"after: {after.PeakSessions} live sessions at the peak, not {options.Users}");
        verdict.Require(after.Orders == options.Users, $"after: {after.Orders} checkouts answered, not {options.Users}");
        foreach (var (name, run) in new[] { ("before", before), ("after", after) })
        {
            verdict.Require(run.Kills > 0 && run.Restarts >= options.Nodes,
                $"{name}: {run.Kills} kills and {run.Restarts} restarts; every run needs a kill and a restart of all nodes");
            verdict.Require(run.DuplicateOrders == 0 || name == "before", $"{name}: {run.DuplicateOrders} duplicate orders");
            verdict.Require(run.LostOrders == 0, $"{name}: {run.LostOrders} answered orders are not in the database");
            verdict.Require(run.StockDrift == 0, $"{name}: stock does not add up by {run.StockDrift} pieces");
        }

        return verdict.Reasons;
    }
}
