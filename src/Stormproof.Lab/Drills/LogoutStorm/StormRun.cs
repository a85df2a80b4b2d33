using Stormproof.Lab.Drills.Http;
using Stormproof.Lab.Systems;

namespace Stormproof.Lab.Drills.LogoutStorm;

/// <summary>One storm over a running system: all users come in, all are counted, all leave, while nodes die and
/// restart.</summary>
internal sealed class StormRun(LocalSystem system, StormOptions options, TimeProvider clock, Action<StormProgress> progress)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(250);

    public async Task<StormResult> RunAsync(string name, CancellationToken cancellationToken)
    {
        var tally = new StormTally();
        using var client = new DrillClient(system.GatewayAddress, options.Concurrency, options.RequestTimeout, clock);
        var audit = new OrderAudit(system.PrimaryConnectionString);
        var categories = await audit.CategoriesAsync(cancellationToken).ConfigureAwait(false);
        var context = new StormContext(client, tally, options, categories, clock);
        var users = Users(context);
        var crowd = new StormCrowd(options, clock);
        var retriedBefore = system.Gateway.Statistics.Retried;
        var begun = clock.GetTimestamp();
        var faults = new NodeFaults(system, options, clock);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var faulting = faults.RunAsync(stop.Token);
        var reporting = ReportAsync(name, crowd, users.Length, tally, faults, stop.Token);
        long peak;
        TimeSpan elapsed;
        try
        {
            await crowd.PassAsync(users, (u, ct) => u.EnterAsync(ct), cancellationToken).ConfigureAwait(false);
            peak = await system.CountSessionsAsync(cancellationToken).ConfigureAwait(false);
            await crowd.PassAsync(users, (u, ct) => u.LeaveAsync(ct), cancellationToken).ConfigureAwait(false);
            elapsed = clock.GetElapsedTime(begun);
        }
        finally
        {
            await faults.FinishAsync().ConfigureAwait(false);
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(faulting, reporting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await faulting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        faults.ThrowIfBroken();
        var orders = await audit.CheckAsync(users, cancellationToken).ConfigureAwait(false);
        foreach (var sample in tally.Samples)
        {
            system.Log($"{name}: {sample}");
        }

        return Result(tally, faults, orders, peak, system.Gateway.Statistics.Retried - retriedBefore, elapsed);
    }

    /// <summary>Page users and API users half and half.</summary>
    private StormUser[] Users(StormContext context) =>
        [.. Enumerable.Range(1, options.Users).Select(
            i => i % 2 == 0 ? (StormUser)new ApiUser(i, context) : new PageUser(i, context))];

    private async Task ReportAsync(
        string name, StormCrowd crowd, int users, StormTally tally, NodeFaults faults, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(ProgressInterval, clock);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            progress(new StormProgress(name, crowd.Done, users, tally.Requests, tally.Failed, faults.Kills, faults.Restarts));
        }
    }

    private static StormResult Result(
        StormTally tally, NodeFaults faults, OrderCheck orders, long peak, long retried, TimeSpan elapsed) => new(
        Requests: tally.Requests,
        Failed: tally.Failed,
        ErrorRate: tally.ErrorRate,
        ErrorRateAfterLogin: tally.ErrorRateAfterLogin,
        LoggedOut: tally[StormFailure.LoggedOut],
        LostCarts: tally[StormFailure.LostCart],
        ServerErrors: tally[StormFailure.ServerError],
        Timeouts: tally[StormFailure.Timeout],
        WrongAnswers: tally[StormFailure.WrongAnswer],
        RetriedByGateway: retried,
        Kills: faults.Kills,
        Restarts: faults.Restarts,
        PeakSessions: peak,
        Orders: orders.Answered,
        DuplicateOrders: orders.Duplicates,
        LostOrders: orders.Lost,
        StockDrift: orders.StockDrift,
        Rps: Math.Round(tally.Requests / elapsed.TotalSeconds, 1),
        P50Ms: tally.PercentileMs(50),
        P99Ms: tally.PercentileMs(99),
        DurationMs: (long)elapsed.TotalMilliseconds);
}

/// <summary>Where a run stands.</summary>
/// <param name="Run"><c>before</c> or <c>after</c>.</param>
/// <param name="Done">Users through the half that runs now.</param>
/// <param name="Users">All users.</param>
/// <param name="Requests">Requests so far.</param>
/// <param name="Failed">Failed so far.</param>
/// <param name="Kills">Nodes killed so far.</param>
/// <param name="Restarts">Nodes restarted so far.</param>
public sealed record StormProgress(string Run, int Done, int Users, long Requests, long Failed, int Kills, int Restarts);
