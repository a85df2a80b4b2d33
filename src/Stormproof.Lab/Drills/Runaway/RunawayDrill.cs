using Stormproof.Lab.Drills.Elasticity;
using Stormproof.Lab.Systems;
using Stormproof.Model.Fleet;

namespace Stormproof.Lab.Drills.Runaway;

/// <summary>A rush that needs one node more: an autoscaler that reads boot CPU as load adds nodes until the cap, the house's adds
/// what is needed.</summary>
public static class RunawayDrill
{
    /// <summary>Nodes above the need that the fixed run may have.</summary>
    public const int Slack = 2;

    /// <summary>Runs both.</summary>
    public static async Task<RunawayReport> RunAsync(
        LocalSystemOptions systemOptions, RunawayOptions options, TimeProvider clock, Action<string> log,
        Action<string> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(systemOptions);
        ArgumentNullException.ThrowIfNull(options);
        systemOptions = systemOptions with
        {
            Nodes = RunawayOptions.StartNodes,
            MostNodes = options.MaxNodes,
            Replicas = 0,
            Users = 1,
            PasswordIterations = options.PasswordIterations,
            SlowStart = new SlowStart(new DrillMinute(options.Minute).Of(SlowStart.Usual.Window)),
        };
        var system = await LocalSystem.StartAsync(systemOptions, clock, log, cancellationToken).ConfigureAwait(false);
        await using var disposal = system.ConfigureAwait(false);
        await LoginRush.WarmAsync(system, options, clock, cancellationToken).ConfigureAwait(false);
        var cost = await LoginRush.CostAsync(system, options, clock, cancellationToken).ConfigureAwait(false);
        var rps = LoginRush.RateFor(options, cost);
        var need = LoginRush.Need(options, rps, cost);
        log(FormattableString.Invariant(
            $"a login takes {cost * 1000:0.0} ms of processor time; {rps:0.0} a second need {need} nodes of {
                options.NodeCores} cores"));
        var run = new RunawayRun(system, options, clock, log, progress);
        var before = await run.RunAsync("before", rps, ours: false, cancellationToken).ConfigureAwait(false);
        var after = await run.RunAsync("after", rps, ours: true, cancellationToken).ConfigureAwait(false);
        return new RunawayReport(
            "runaway", options.Seed, RunawayOptions.StartNodes, options.MaxNodes, need, rps, Math.Round(cost * 1000, 2),
            options.NodeCores, (long)options.Minute.TotalMilliseconds, before, after, Judge(options, need, before, after));
    }

    internal static IReadOnlyList<string> Judge(RunawayOptions options, int need, RunawayResult before, RunawayResult after)
    {
        var verdict = new Verdict();
        verdict.Require(need > RunawayOptions.StartNodes && need + Slack < options.MaxNodes,
            $"the load needs {need} nodes, between {RunawayOptions.StartNodes} at the start and a cap of {options.MaxNodes}:"
            + " nothing could be seen to run away");
        verdict.Require(before.NodesPeak >= options.MaxNodes,
            $"before: {before.NodesPeak} nodes at most, not the cap of {options.MaxNodes}; the incident was not reproduced");
        verdict.Require(after.NodesPeak <= need + Slack,
            $"after: {after.NodesPeak} nodes at most, where {need} are needed and {need + Slack} allowed");
        verdict.Require(after.NodesPeak >= need,
            $"after: {after.NodesPeak} nodes at most, where {need} are needed; to do nothing is no fix");
        verdict.Require(after.NodeHours < before.NodeHours,
            $"after: {after.NodeHours} node-hours, before: {before.NodeHours}; nothing was saved");
        foreach (var (name, run) in new[] { ("before", before), ("after", after) })
        {
            verdict.Require(run.Requests >= options.FewestRequests,
                $"{name}: {run.Requests} requests prove nothing; it takes {options.FewestRequests}");
            verdict.Require(run.Errors < run.Requests, $"{name}: no request was answered");
        }

        return verdict.Reasons;
    }
}
