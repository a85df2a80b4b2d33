using Stormproof.Gateway;
using Stormproof.Gateway.Affinity;
using Stormproof.Lab.Systems;

namespace Stormproof.Lab.Drills.StickyFailure;

/// <summary>Sticky sessions look like a fix until a node dies: then all who were pinned to it lose what they had. With sessions
/// in the shared store nobody is pinned and nobody loses anything.</summary>
public static class StickyDrill
{
    /// <summary>Runs both.</summary>
    public static async Task<DrillReport<StickyResult>> RunAsync(
        LocalSystemOptions systemOptions, StickyOptions options, TimeProvider clock, Action<string> log, Action<string> progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(systemOptions);
        ArgumentNullException.ThrowIfNull(options);
        systemOptions = systemOptions with
        {
            Nodes = options.Nodes, Users = options.Users, Sessions = SessionMode.Local, ResetFirst = true,
        };
        var system = await LocalSystem.StartAsync(systemOptions, clock, log, cancellationToken).ConfigureAwait(false);
        await using var disposal = system.ConfigureAwait(false);
        var run = new StickyRun(system, options, clock, progress);
        await system.Gateway.ApplyAsync(
            new GatewayOptions { Policy = systemOptions.Policy, Affinity = new AffinityRules() }, cancellationToken)
            .ConfigureAwait(false);
        var before = await run.RunAsync("before", cancellationToken).ConfigureAwait(false);
        // While no node uses the store.
        await system.ResetAsync(cancellationToken).ConfigureAwait(false);
        await system.SwitchSessionsAsync(SessionMode.Shared, cancellationToken).ConfigureAwait(false);
        await system.Gateway.ApplyAsync(new GatewayOptions { Policy = systemOptions.Policy }, cancellationToken)
            .ConfigureAwait(false);
        var after = await run.RunAsync("after", cancellationToken).ConfigureAwait(false);
        return new DrillReport<StickyResult>(
            "sticky-failure", options.Seed, options.Nodes, before, after, Judge(options, before, after));
    }

    internal static IReadOnlyList<string> Judge(StickyOptions options, StickyResult before, StickyResult after)
    {
        var verdict = new Verdict();
        foreach (var (name, run) in new[] { ("before", before), ("after", after) })
        {
            verdict.Require(run.Users == options.Users,
                $"{name}: {run.Users} of {options.Users} users had a login and a cart when the node died; it takes all");
            verdict.Require(run.Kills > 0, $"{name}: no node died");
            verdict.Require(run.UsersOnNode > 0, $"{name}: nobody was on the node that died; that proves nothing");
        }

        verdict.Require(before.LostSessions >= before.UsersOnNode,
            $"before: {before.LostSessions} users were logged out, fewer than the {before.UsersOnNode} pinned to the node"
            + " that died");
        verdict.Require(before.LostCarts >= before.UsersOnNode,
            $"before: {before.LostCarts} users lost their carts, fewer than the {before.UsersOnNode} pinned to the node"
            + " that died");
        verdict.Require(after.StoredSessions >= options.Users,
            $"after: {after.StoredSessions} sessions in the store, fewer than {options.Users} users");
        verdict.Require(after.LostSessions == 0, $"after: {after.LostSessions} users were logged out");
        verdict.Require(after.LostCarts == 0, $"after: {after.LostCarts} users lost their carts");
        verdict.Require(after.UsersHit == 0, $"after: {after.UsersHit} users noticed");
        verdict.Require(after.Failed == 0, $"after: {after.Failed} requests failed");
        return verdict.Reasons;
    }
}
