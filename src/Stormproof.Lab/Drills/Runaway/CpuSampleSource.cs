using Stormproof.Autoscaling;
using Stormproof.Lab.Autoscaling;

namespace Stormproof.Lab.Drills.Runaway;

/// <summary>What the balancer has seen, with the CPU that the machine under the nodes sees: a node does not know what it may use.
/// </summary>
internal sealed class CpuSampleSource(GatewaySampleSource gateway, CpuReadings readings) : ISampleSource
{
    /// <inheritdoc/>
    public async Task<FleetMetrics> TakeAsync(CancellationToken cancellationToken)
    {
        var reading = await readings.TakeAsync(cancellationToken).ConfigureAwait(false);
        var metrics = await gateway.TakeAsync(cancellationToken).ConfigureAwait(false);
        return metrics with { Cpu = reading.ReadyMean, StartingCpu = reading.StartingMean };
    }
}
