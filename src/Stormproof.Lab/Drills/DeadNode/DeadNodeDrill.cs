using Stormproof.Lab.Drills.Stampede;
using Stormproof.Lab.Systems;

namespace Stormproof.Lab.Drills.DeadNode;

/// <summary>One node hangs, one answers 500 at once and one is 16 times slower: round robin serves them all, the guarded gateway
/// serves the users.</summary>
public static class DeadNodeDrill
{
    /// <summary>The most that may be left of the errors and of the 99th percentile, as shares of the first run's.</summary>
    public const double MostErrorsLeft = 0.1;

    /// <inheritdoc cref="MostErrorsLeft"/>
    public const double MostP99Left = 0.5;

    /// <summary>Runs both.</summary>
    public static async Task<DrillReport<DeadNodeResult>> RunAsync(
        LocalSystemOptions systemOptions, DeadNodeOptions options, TimeProvider clock, Action<string> log,
        Action<string> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(systemOptions);
        ArgumentNullException.ThrowIfNull(options);
        systemOptions = systemOptions with
        {
            Nodes = options.Nodes,
            Replicas = 0,
            Users = 1,
            // Nothing is kept: each request costs its node the page's query.
            Data = DataMode.PrimaryOnly,
            NodeSchema = NodePages.SchemaOf,
        };
        var system = await LocalSystem.StartAsync(systemOptions, clock, log, cancellationToken).ConfigureAwait(false);
        await using var disposal = system.ConfigureAwait(false);
        var page = await HotCategory.ChooseAsync(system.PrimaryConnectionString, options.Seed, cancellationToken)
            .ConfigureAwait(false);
        var pages = new NodePages(system.PrimaryConnectionString, page.Id);
        await using var tidying = pages.ConfigureAwait(false);
        var run = new DeadNodeRun(system, options, pages, page, clock, progress);
        var before = await run.RunAsync("before", Balancers.Plain, cancellationToken).ConfigureAwait(false);
        var after = await run.RunAsync("after", Balancers.Guarded, cancellationToken).ConfigureAwait(false);
        return new DrillReport<DeadNodeResult>(
            "dead-node", options.Seed, options.Nodes, before, after, Judge(options, before, after));
    }

    internal static IReadOnlyList<string> Judge(DeadNodeOptions options, DeadNodeResult before, DeadNodeResult after)
    {
        var verdict = new Verdict();
        foreach (var (name, run) in new[] { ("before", before), ("after", after) })
        {
            verdict.Require(run.Requests >= options.FewestRequests,
                $"{name}: {run.Requests} requests prove nothing; it takes {options.FewestRequests}");
            verdict.Require(run.Faults.Hangs, $"{name}: the node that should hang answered");
            verdict.Require(run.Faults.Errs, $"{name}: the node that should answer 500 did not");
            verdict.Require(run.Faults.IsSlow,
                $"{name}: the node that should be {DeadNodeOptions.SlowFactor} times slower was not");
        }

        verdict.Require(before.Timeouts > 0,
            "before: nobody waited in vain for the node that hangs; the incident did not happen");
        verdict.Require(before.ServerErrors > 0, "before: nobody met the erring node; the incident did not happen");
        verdict.Require(after.Timeouts == 0, $"after: {after.Timeouts} users waited in vain");
        verdict.Require(after.LateErrors == 0, $"after: {after.LateErrors} requests failed in the second half");
        verdict.Require(after.Errors <= MostErrorsLeft * before.Errors,
            $"after: {after.Errors} requests failed, more than {MostErrorsLeft:P0} of the {before.Errors} before");
        verdict.Require(after.P99Ms <= MostP99Left * before.P99Ms,
            FormattableString.Invariant(
                $"after: a p99 of {after.P99Ms:0} ms, more than {MostP99Left:P0} of the {before.P99Ms:0} ms before"));
        return verdict.Reasons;
    }
}
