using Stormproof.Lab.Drills.Database;
using Stormproof.Lab.Drills.Elasticity;
using Stormproof.Lab.Systems;
using Stormproof.Load.Engine;
using Stormproof.Load.Schedules;
using Stormproof.Load.Transport;

namespace Stormproof.Lab.Drills.ColdNodes;

/// <summary>One growth under load.</summary>
internal sealed class ColdNodesRun(
    LocalSystem system, ColdNodesOptions options, NarrowQuery query, IReadOnlyList<string> pages, TimeProvider clock,
    Action<string> progress)
{
    public async Task<ColdNodesResult> RunAsync(
        string name, Growth growth, Func<CancellationToken, Task> grow, CancellationToken cancellationToken)
    {
        await FreshFleet.StartAsync(system, options.From, cancellationToken).ConfigureAwait(false);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tally = new LoadTally(options.RequestTimeout);
        var begun = clock.GetTimestamp();
        var load = LoadAsync(tally, end.Token);
        var grown = TimeSpan.Zero;
        QueryPeak? peak = null;
        try
        {
            await Ticker.WatchAsync(
                GrowAsync(),
                () => $"{name}: {growth.Full} nodes, {tally.Requests:N0} requests, {tally.Errors:N0} failed", progress, clock)
                .ConfigureAwait(false);
        }
        finally
        {
            tally.Close();
            await end.CancelAsync().ConfigureAwait(false);
            await load.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (peak is not null)
            {
                await peak.DisposeAsync().ConfigureAwait(false);
            }
        }

        return new ColdNodesResult(
            growth.Full, peak!.Peak, peak.Total, tally.PeakPercentileMs(99, options.FewestASecond), tally.Errors, tally.Requests,
            tally.PercentileMs(50), (long)grown.TotalMilliseconds, (long)clock.GetElapsedTime(begun).TotalMilliseconds);

        async Task GrowAsync()
        {
            await Task.Delay(options.Margin, clock, cancellationToken).ConfigureAwait(false);
            // What the first nodes pay for their own start is no part of it.
            tally.Forget();
            peak = QueryPeak.Watch(query, clock);
            var ordered = clock.GetTimestamp();
            await grow(cancellationToken).ConfigureAwait(false);
            grown = clock.GetElapsedTime(ordered);
            await Task.Delay(options.Margin, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task LoadAsync(LoadTally tally, CancellationToken cancellationToken) => LoadEngine.RunAsync(
        new LoadPlan
        {
            Scenario = TalliedScenario.Get(system.GatewayAddress, pages, tally),
            Model = new OpenModel(ArrivalSchedule.Constant(options.Rps, options.Longest * 4)),
            Seed = (ulong)options.Seed,
            Transport = new TransportOptions { RequestTimeout = options.RequestTimeout },
        },
        clock, null, cancellationToken);
}
