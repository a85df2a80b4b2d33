using Stormproof.Autoscaling;
using Stormproof.Lab.Drills.Elasticity;

namespace Stormproof.Lab.Drills.Runaway;

/// <summary>The incident's autoscaler: CPU above 80 % for a minute adds a node. No cooldown, no rule to shrink, and a node that
/// boots is a node with a high load.</summary>
internal sealed class CpuAlarm(
    CpuReadings readings, IFleetProvider provider, RunawayOptions options, TimeProvider clock, Action<string> log)
    : MinuteAlarm(provider, options.Minute, clock)
{
    /// <summary>How many nodes there should be from now on.</summary>
    internal static int Decide(CpuReading reading, int most) =>
        reading.MeanOfAll > RunawayOptions.TargetCpu ? Math.Min(most, reading.Ordered + 1) : reading.Ordered;

    protected override Task BeginAsync(CancellationToken cancellationToken) => readings.TakeAsync(cancellationToken);

    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        var reading = await readings.TakeAsync(cancellationToken).ConfigureAwait(false);
        var target = Decide(reading, options.MaxNodes);
        log(FormattableString.Invariant(
            $"before: CPU {reading.MeanOfAll:P0} over {reading.Ready.Count} ready and {reading.Starting.Count} booting nodes: {
                reading.Ordered} -> {target}"));
        if (target != reading.Ordered)
        {
            await Provider.SetTargetAsync(target, cancellationToken).ConfigureAwait(false);
            readings.Meet();
        }
    }
}
