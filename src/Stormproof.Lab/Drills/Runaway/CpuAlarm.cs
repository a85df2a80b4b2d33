using Stormproof.Autoscaling;

namespace Stormproof.Lab.Drills.Runaway;

/// <summary>The incident's autoscaler: CPU above 80 % for a minute adds a node. No cooldown, no rule to shrink, and a node that
/// boots is a node with a high load.</summary>
internal sealed class CpuAlarm(
    CpuReadings readings, IFleetProvider provider, RunawayOptions options, TimeProvider clock, Action<string> log)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await readings.TakeAsync(cancellationToken).ConfigureAwait(false);
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(options.Minute, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!cancellationToken.IsCancellationRequested)
            {
                await MinuteAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>How many nodes there should be from now on.</summary>
    internal static int Decide(CpuReading reading, int most) =>
        reading.MeanOfAll > RunawayOptions.TargetCpu ? Math.Min(most, reading.Ordered + 1) : reading.Ordered;

    private async Task MinuteAsync(CancellationToken cancellationToken)
    {
        var reading = await readings.TakeAsync(cancellationToken).ConfigureAwait(false);
        var target = Decide(reading, options.MaxNodes);
        log(FormattableString.Invariant(
            $"before: CPU {reading.MeanOfAll:P0} over {reading.Ready.Count} ready and {reading.Starting.Count} booting nodes: {
                reading.Ordered} -> {target}"));
        if (target != reading.Ordered)
        {
            await provider.SetTargetAsync(target, cancellationToken).ConfigureAwait(false);
            readings.Meet();
        }
    }
}
