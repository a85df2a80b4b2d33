using Stormproof.Lab.Drills.Database;
using Stormproof.Lab.Systems;

namespace Stormproof.Lab.Drills.ScaleIn;

/// <summary>Most of the nodes leave under load: ended as they are, they take their requests with them; drained first, they cut
/// none.</summary>
public static class ScaleInDrill
{
    /// <summary>Runs both.</summary>
    public static async Task<DrillReport<ScaleInResult>> RunAsync(
        LocalSystemOptions systemOptions, ScaleInOptions options, TimeProvider clock, Action<string> log, Action<string> progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(systemOptions);
        ArgumentNullException.ThrowIfNull(options);
        systemOptions = systemOptions with
        {
            Nodes = options.Nodes, Replicas = 0, Users = 1, Data = DataMode.PrimaryOnly, SearchPath = HeavyQuery.SearchPath,
        };
        var system = await LocalSystem.StartAsync(systemOptions, clock, log, cancellationToken).ConfigureAwait(false);
        await using var disposal = system.ConfigureAwait(false);
        // It repeats nothing, in both runs: a request that was cut must not hide behind a second attempt.
        await system.Gateway.ApplyAsync(Balancers.Plain, cancellationToken).ConfigureAwait(false);
        var run = new ScaleInRun(system, options, clock, progress);
        var before = await run.RunAsync("before", (n, ct) => n.EndAsync(ct), cancellationToken).ConfigureAwait(false);
        var after = await run.RunAsync("after", (n, ct) => n.DrainAsync(ct), cancellationToken).ConfigureAwait(false);
        return new DrillReport<ScaleInResult>(
            "scale-in", options.Seed, options.Nodes, before, after, Judge(options, before, after));
    }

    internal static IReadOnlyList<string> Judge(ScaleInOptions options, ScaleInResult before, ScaleInResult after)
    {
        var verdict = new Verdict();
        foreach (var (name, run) in new[] { ("before", before), ("after", after) })
        {
            verdict.Require(run.Requests >= options.FewestRequests,
                $"{name}: {run.Requests} requests prove nothing; it takes {options.FewestRequests}");
            verdict.Require(run.NodesLeft == options.Left && run.NodesEnded == options.Nodes - options.Left,
                $"{name}: {run.NodesEnded} nodes ended and {run.NodesLeft} are left, not {options.Nodes - options.Left} and"
                + $" {options.Left}");
            verdict.Require(run.InFlight > 0, $"{name}: the leaving nodes had no request; that proves nothing");
        }

        verdict.Require(before.CutRequests > 0, "before: no request was cut; the incident did not happen");
        verdict.Require(after.CutRequests == 0, $"after: {after.CutRequests} requests were cut");
        verdict.Require(after.ScaleInMs > options.Grace.TotalMilliseconds,
            $"after: the nodes were gone after {after.ScaleInMs} ms, so none had a request that outlasts the grace of"
            + $" {options.Grace.TotalMilliseconds:0} ms; that proves nothing");
        verdict.Require(after.LongestMs >= options.LongestTime.TotalMilliseconds,
            FormattableString.Invariant($"after: the longest answer took {after.LongestMs:0} ms, not")
            + $" {options.LongestTime.TotalMilliseconds:0} ms; the page was not slow");
        return verdict.Reasons;
    }
}
