using Microsoft.Extensions.Logging.Abstractions;
using Stormproof.Autoscaling;
using Stormproof.Lab.Autoscaling;
using Stormproof.Lab.Drills.Elasticity;
using Stormproof.Lab.Systems;
using Stormproof.Load.Engine;
using Stormproof.Load.Transport;
using Stormproof.Model.Fleet;
using Stormproof.Model.Scaling;

namespace Stormproof.Lab.Drills.SaturatedDatabase;

/// <summary>One run: more requests than the database can answer, and an autoscaler that sees slow answers.</summary>
internal sealed class SaturatedRun(
    LocalSystem system, SaturatedOptions options, TimeProvider clock, Action<string> log, Action<string> progress)
{
    /// <summary>Any category: nothing is kept, so each request is a query.</summary>
    private const string Path = "/api/products?category=1";

    private readonly DrillMinute _minute = new(options.Minute);
    private readonly FutilityStops _stops = new();

    public async Task<SaturatedResult> RunAsync(string name, bool ours, CancellationToken cancellationToken)
    {
        await FreshFleet.StartAsync(system, SaturatedOptions.StartNodes, cancellationToken).ConfigureAwait(false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tally = new LoadTally(TimeSpan.FromMilliseconds(options.TargetP95Ms));
        var ready = 0;
        var begun = clock.GetTimestamp();
        var watch = FleetWatch.Start(system, clock);
        var scaling = ours ? OursAsync(stop.Token) : AlarmAsync(stop.Token);
        try
        {
            await Ticker.WatchAsync(
                LoadAsync(tally, cancellationToken),
                () => $"{name}: {watch.Last} nodes, {tally.Requests:N0} requests, {tally.Errors:N0} failed", progress, clock)
                .ConfigureAwait(false);
        }
        finally
        {
            ready = system.Gateway.Fleet.Nodes.Count(n => n.State is NodeState.Ready or NodeState.Warming);
            await stop.CancelAsync().ConfigureAwait(false);
            await scaling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await watch.DisposeAsync().ConfigureAwait(false);
        }

        if (scaling.IsFaulted)
        {
            await scaling.ConfigureAwait(false);
        }

        return Result(watch, ready, tally, clock.GetElapsedTime(begun));
    }

    /// <summary>The defaults, and a target for p95.</summary>
    internal static AutoscalerOptions Loop(SaturatedOptions options) => new DrillMinute(options.Minute).Loop(new ScalingPolicy
    {
        MinNodes = SaturatedOptions.StartNodes,
        MaxNodes = options.MaxNodes,
        NodePricePerHour = options.PricePerNodeHour,
        P95Ms = new ScalingTarget(options.TargetP95Ms, options.TargetP95Ms / 2),
    });

    private async Task OursAsync(CancellationToken cancellationToken)
    {
        var autoscaler = LabAutoscaler.Start(system, Loop(options), clock, NullLogger<AutoscalerLoop>.Instance);
        await using var end = autoscaler.ConfigureAwait(false);
        autoscaler.Loop.Decided += told =>
        {
            log($"after: {told}");
            _stops.See(told);
        };
        await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AlarmAsync(CancellationToken cancellationToken)
    {
        var provider = new LabFleetProvider(system);
        await using var end = provider.ConfigureAwait(false);
        await new LatencyAlarm(new GatewaySampleSource(system.Gateway, clock), provider, options, clock, log)
            .RunAsync(cancellationToken).ConfigureAwait(false);
    }

    private Task LoadAsync(LoadTally tally, CancellationToken cancellationToken) => LoadEngine.RunAsync(
        new LoadPlan
        {
            Scenario = TalliedScenario.Get(system.GatewayAddress, [Path], tally),
            Model = new ClosedModel(options.Users, options.Length),
            Seed = (ulong)options.Seed,
            Transport = new TransportOptions { RequestTimeout = options.RequestTimeout },
        },
        clock, null, cancellationToken);

    private SaturatedResult Result(FleetWatch watch, int ready, LoadTally tally, TimeSpan elapsed)
    {
        var (hours, part) = (_minute.Hours(watch.NodeTime), options.Minute * options.Compared);
        return new SaturatedResult(
            watch.Peak, watch.Last, ready, Math.Round(hours, 3), Math.Round(hours * options.PricePerNodeHour, 3),
            tally.Rps(TimeSpan.Zero, part), tally.Rps(options.Length - part, options.Length), _stops.Count, _stops.Evidence,
            tally.Requests, tally.Errors, tally.PercentileMs(50), tally.PercentileMs(99), (long)elapsed.TotalMilliseconds);
    }
}
