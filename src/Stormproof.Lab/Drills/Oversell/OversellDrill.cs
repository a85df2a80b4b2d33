using Stormproof.Lab.Drills.Database;
using Stormproof.Lab.Drills.Http;
using Stormproof.Lab.Systems;
using Stormproof.Model.Fleet;

namespace Stormproof.Lab.Drills.Oversell;

/// <summary>A flash sale: a checkout that believes the cached stock, against one that asks the database in the transaction that
/// sells.</summary>
public static class OversellDrill
{
    /// <summary>Runs both sales.</summary>
    public static async Task<DrillReport<OversellResult>> RunAsync(
        LocalSystemOptions systemOptions, OversellOptions options, TimeProvider clock, Action<string> log,
        Action<string> progress, CancellationToken cancellationToken)
    {
        systemOptions = systemOptions with
        {
            Nodes = options.Nodes, Users = options.Buyers, Data = DataMode.TrustedCache, ResetFirst = true,
        };
        var system = await LocalSystem.StartAsync(systemOptions, clock, log, cancellationToken).ConfigureAwait(false);
        await using var disposal = system.ConfigureAwait(false);
        var product = await ChooseAsync(system.PrimaryConnectionString, options.Seed, cancellationToken).ConfigureAwait(false);
        var buyers = new Buyers(options, clock);
        using (var client = new DrillClient(system.GatewayAddress, options.Doors, options.RequestTimeout, clock))
        {
            await buyers.EnterAsync(client, progress, cancellationToken).ConfigureAwait(false);
        }

        var before = await new OversellRun(system, options, buyers, clock, progress)
            .RunAsync("before", product, cancellationToken).ConfigureAwait(false);
        await system.SwitchDataAsync(DataMode.Fenced, cancellationToken).ConfigureAwait(false);
        var after = await new OversellRun(system, options, buyers, clock, progress)
            .RunAsync("after", product, cancellationToken).ConfigureAwait(false);
        return new DrillReport<OversellResult>(
            "oversell", options.Seed, options.Nodes, before, after, Judge(options, before, after));
    }

    internal static IReadOnlyList<string> Judge(OversellOptions options, OversellResult before, OversellResult after)
    {
        var verdict = new Verdict();
        verdict.Require(before.Oversold > 0, "before: nothing was oversold; the incident did not happen");
        verdict.Require(after.Sold == options.Units, $"after: {after.Sold} pieces sold, not {options.Units}");
        verdict.Require(after.Oversold == 0, $"after: {after.Oversold} pieces sold that there are not");
        verdict.Require(after.Confirmed == after.Sold,
            $"after: {after.Confirmed} buyers were told that they have bought, and {after.Sold} pieces are sold");
        verdict.Require(after.Errors == 0, $"after: {after.Errors} buyers were told nothing");
        verdict.Require(after.StockLeft == options.Units - after.Sold,
            $"after: {after.StockLeft} pieces left; {options.Units} less {after.Sold} sold is {options.Units - after.Sold}");
        return verdict.Reasons;
    }

    private static async Task<long> ChooseAsync(string primary, int seed, CancellationToken cancellationToken)
    {
        var count = (long)(await Sql.ScalarAsync(primary, "select count(*) from products where active", cancellationToken)
            .ConfigureAwait(false))!;
        return (long)(await Sql.ScalarAsync(
            primary, "select id from products where active order by id offset $1 limit 1", cancellationToken,
            (long)new SeededRandom((ulong)seed).Next((int)count)).ConfigureAwait(false))!;
    }
}
