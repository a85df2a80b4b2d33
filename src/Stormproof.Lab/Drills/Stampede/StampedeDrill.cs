using Stormproof.Lab.Drills.Database;
using Stormproof.Lab.Systems;

namespace Stormproof.Lab.Drills.Stampede;

/// <summary>Everybody asks for one page that is not in the cache: a plain cache sends them all to the database, the fenced one
/// sends one.</summary>
public static class StampedeDrill
{
    /// <summary>Runs both stampedes.</summary>
    public static async Task<DrillReport<StampedeResult>> RunAsync(
        LocalSystemOptions systemOptions, StampedeOptions options, TimeProvider clock, Action<string> log,
        Action<string> progress, CancellationToken cancellationToken)
    {
        systemOptions = systemOptions with
        {
            Nodes = options.Nodes,
            Users = 1,
            Data = DataMode.PlainCache,
            SearchPath = HeavyQuery.SearchPath,
            CountStatements = true,
        };
        var system = await LocalSystem.StartAsync(systemOptions, clock, log, cancellationToken).ConfigureAwait(false);
        await using var disposal = system.ConfigureAwait(false);
        var hot = await HotCategory.ChooseAsync(system.PrimaryConnectionString, options.Seed, cancellationToken)
            .ConfigureAwait(false);
        var before = await new StampedeRun(system, options, hot, clock, progress).RunAsync("before", cancellationToken)
            .ConfigureAwait(false);
        await system.SwitchDataAsync(DataMode.Fenced, cancellationToken).ConfigureAwait(false);
        var after = await new StampedeRun(system, options, hot, clock, progress).RunAsync("after", cancellationToken)
            .ConfigureAwait(false);
        return new DrillReport<StampedeResult>(
            "stampede", options.Seed, options.Nodes, before, after, Judge(options, before, after));
    }

    internal static IReadOnlyList<string> Judge(StampedeOptions options, StampedeResult before, StampedeResult after)
    {
        var verdict = new Verdict();
        verdict.Require(before.DatabaseLoads > options.Nodes,
            $"before: {before.DatabaseLoads} loads; the incident needs more than one a node");
        verdict.Require(after.DatabaseLoads == 1, $"after: {after.DatabaseLoads} loads, not 1");
        verdict.Require(after.Errors == 0, $"after: {after.Errors} requests failed");
        verdict.Require(after.WrongAnswers == 0, $"after: {after.WrongAnswers} answers are not what the database holds");
        return verdict.Reasons;
    }
}
