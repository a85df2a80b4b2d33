using Stormproof.Lab.Drills.Database;
using Stormproof.Lab.Drills.Elasticity;
using Stormproof.Lab.Systems;
using Stormproof.Model.Fleet;

namespace Stormproof.Lab.Drills.SaturatedDatabase;

/// <summary>The database is the limit: an autoscaler that answers slowness with nodes adds them until the cap and gains nothing,
/// the house's tries, sees that it brings nothing, stops and says why.</summary>
public static class SaturatedDrill
{
    /// <summary>What the fixed run must still answer, as a share of what the other answers with more nodes.</summary>
    public const double LeastShare = 0.75;

    /// <summary>Runs both.</summary>
    public static async Task<SaturatedReport> RunAsync(
        LocalSystemOptions systemOptions, SaturatedOptions options, TimeProvider clock, Action<string> log,
        Action<string> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(systemOptions);
        ArgumentNullException.ThrowIfNull(options);
        systemOptions = systemOptions with
        {
            Nodes = SaturatedOptions.StartNodes,
            MostNodes = options.MaxNodes,
            Replicas = 0,
            Users = 1,
            Data = DataMode.PrimaryOnly,
            SearchPath = NarrowQuery.SearchPath,
            // Nothing is kept, so there is nothing to warm; to ask the database for it would take minutes now.
            WarmUp = false,
            SlowStart = new SlowStart(new DrillMinute(options.Minute).Of(SlowStart.Usual.Window)),
        };
        var system = await LocalSystem.StartAsync(systemOptions, clock, log, cancellationToken).ConfigureAwait(false);
        await using var disposal = system.ConfigureAwait(false);
        var narrow = await NarrowQuery.CreateAsync(
            system.PrimaryConnectionString, options.Places, options.QueryTime, cancellationToken).ConfigureAwait(false);
        await using var widening = narrow.ConfigureAwait(false);
        log(FormattableString.Invariant(
            $"the database can answer {options.DatabaseRps:0} a second; {options.Users} users wait for it"));
        var before = await new SaturatedRun(system, options, clock, log, progress).RunAsync("before", false, cancellationToken)
            .ConfigureAwait(false);
        var after = await new SaturatedRun(system, options, clock, log, progress).RunAsync("after", true, cancellationToken)
            .ConfigureAwait(false);
        return new SaturatedReport(
            "saturated-database", options.Seed, SaturatedOptions.StartNodes, options.MaxNodes, options.Users,
            Math.Round(options.DatabaseRps, 1), (long)options.Minute.TotalMilliseconds, before, after,
            Judge(options, before, after));
    }

    internal static IReadOnlyList<string> Judge(SaturatedOptions options, SaturatedResult before, SaturatedResult after)
    {
        var verdict = new Verdict();
        var growth = ((double)options.MaxNodes / SaturatedOptions.StartNodes) - 1;
        var most = before.FirstRps * (1 + (SaturatedOptions.LeastGain * growth));
        verdict.Require(before.NodesPeak >= options.MaxNodes,
            $"before: {before.NodesPeak} nodes at most, not the cap of {options.MaxNodes}; the incident was not reproduced");
        verdict.Require(before.ReadyAtEnd >= options.MaxNodes,
            $"before: only {before.ReadyAtEnd} of {options.MaxNodes} nodes took traffic at the end; what more of them bring was"
            + " not seen");
        foreach (var (name, run) in new[] { ("before", before), ("after", after) })
        {
            verdict.Require(run.FirstRps > 0 && run.Rps > 0, $"{name}: nothing was answered; it proves nothing");
            verdict.Require(run.Rps <= 1.1 * options.DatabaseRps,
                $"{name}: {run.Rps} answers a second are more than the {options.DatabaseRps} that the database can give; it was"
                + " not the limit");
        }

        verdict.Require(before.Rps <= most,
            $"before: {before.FirstRps} answers a second became {before.Rps} with more nodes; the database was not the limit");
        verdict.Require(after.FutilityStops > 0 && after.Evidence is not null,
            "after: growth was not stopped as futile; that takes a cooldown, a boot and a while to judge, so give it more"
            + " --minutes");
        verdict.Require(after.NodesPeak > SaturatedOptions.StartNodes,
            $"after: no node was tried beyond {SaturatedOptions.StartNodes}; nothing was there to be found futile");
        verdict.Require(after.NodesPeak < options.MaxNodes,
            $"after: the fleet grew to the cap of {options.MaxNodes} all the same");
        verdict.Require(after.Rps >= LeastShare * before.Rps,
            $"after: {after.Rps} answers a second, where {before.Rps} were possible");
        return verdict.Reasons;
    }
}
