using Microsoft.Extensions.Logging.Abstractions;
using Stormproof.Autoscaling;
using Stormproof.Autoscaling.Leadership;
using Stormproof.Lab.Autoscaling;
using Stormproof.Lab.Drills.Elasticity;
using Stormproof.Lab.Systems;
using Stormproof.Model.Scaling;

namespace Stormproof.Lab.Drills.Runaway;

/// <summary>One rush against a small fleet that an autoscaler sizes.</summary>
internal sealed class RunawayRun(
    LocalSystem system, RunawayOptions options, TimeProvider clock, Action<string> log, Action<string> progress)
{
    /// <summary>The rush is under way when the autoscaler begins to look: else all that is not answered yet is missing capacity.
    /// </summary>
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(1);

    /// <summary>Some hundred logins: one stall of half a second must not look like load that nobody serves, for which a fleet
    /// would rightly grow without waiting.</summary>
    private static readonly TimeSpan LeastLook = TimeSpan.FromSeconds(4);

    private readonly DrillMinute _minute = new(options.Minute);

    /// <param name="name">Of the run, for its lines.</param>
    /// <param name="rps">Logins a second.</param>
    /// <param name="ours">Whether the house's autoscaler decides.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<RunawayResult> RunAsync(string name, double rps, bool ours, CancellationToken cancellationToken)
    {
        await FreshFleet.StartAsync(system, RunawayOptions.StartNodes, cancellationToken).ConfigureAwait(false);
        await LoginRush.WarmAsync(system, options, clock, cancellationToken).ConfigureAwait(false);
        var limit = CpuLimit.Hold(system, options.NodeCores, clock);
        await using var releasing = limit.ConfigureAwait(false);
        var provider = new LabFleetProvider(system);
        await using var letting = provider.ConfigureAwait(false);
        var readings = new CpuReadings(new NodeCpu(system, options.NodeCores, clock), provider);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tally = new LoadTally(options.Objective);
        var begun = clock.GetTimestamp();
        var watch = FleetWatch.Start(system, clock);
        var scaling = ScaleAsync();
        try
        {
            await Ticker.WatchAsync(
                LoginRush.RunAsync(system, options, rps, tally, clock, cancellationToken),
                () => $"{name}: {watch.Last} nodes, {tally.Requests:N0} logins, {tally.Errors:N0} failed", progress, clock)
                .ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await scaling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await watch.DisposeAsync().ConfigureAwait(false);
        }

        if (scaling.IsFaulted)
        {
            await scaling.ConfigureAwait(false);
        }

        return Result(watch, readings, tally, clock.GetElapsedTime(begun));

        async Task ScaleAsync()
        {
            await Task.Delay(Lead, clock, stop.Token).ConfigureAwait(false);
            await (ours ? OursAsync(provider, readings, stop.Token)
                : new CpuAlarm(readings, provider, options, clock, log).RunAsync(stop.Token)).ConfigureAwait(false);
        }
    }

    /// <summary>The defaults, with the drill's cap and minutes.</summary>
    internal static AutoscalerOptions Loop(RunawayOptions options)
    {
        var loop = new DrillMinute(options.Minute).Loop(new ScalingPolicy
        {
            MinNodes = RunawayOptions.StartNodes,
            MaxNodes = options.MaxNodes,
            NodePricePerHour = options.PricePerNodeHour,
            Cpu = new ScalingTarget(RunawayOptions.TargetCpu, 0.75),
        }, LeastLook);
        return loop with
        {
            Policy = loop.Policy with { ScaleOut = loop.Policy.ScaleOut with { Cold = options.Cold } },
        };
    }

    private Task OursAsync(LabFleetProvider provider, CpuReadings readings, CancellationToken cancellationToken)
    {
        var loop = new AutoscalerLoop(
            Loop(options), new CpuSampleSource(new GatewaySampleSource(system.Gateway, clock), readings), provider,
            new SoleLeader(), clock, NullLogger<AutoscalerLoop>.Instance);
        loop.Decided += decision => log($"after: {decision}");
        return loop.RunAsync(cancellationToken);
    }

    private RunawayResult Result(FleetWatch watch, CpuReadings readings, LoadTally tally, TimeSpan elapsed)
    {
        var hours = _minute.Hours(watch.NodeTime);
        return new RunawayResult(
            watch.Peak, watch.Last, Math.Round(hours, 3), Math.Round(hours * options.PricePerNodeHour, 3), tally.ViolationShare,
            readings.BootCpu, tally.Requests, tally.Errors, tally.Rps(TimeSpan.Zero, options.Length), tally.PercentileMs(50),
            tally.PercentileMs(99), (long)elapsed.TotalMilliseconds);
    }
}
