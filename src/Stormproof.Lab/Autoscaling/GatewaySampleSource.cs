using Stormproof.Autoscaling;
using Stormproof.Gateway;
using Stormproof.Gateway.Nodes;
using Stormproof.Model.Fleet;

namespace Stormproof.Lab.Autoscaling;

/// <summary>What a balancer has seen since the last look: rates and latency from its counters, CPU and memory from the nodes'
/// load
/// reports.</summary>
public sealed class GatewaySampleSource(GatewayServer gateway, TimeProvider clock) : ISampleSource
{
    private Reading? _last;

    /// <inheritdoc/>
    public Task<FleetMetrics> TakeAsync(CancellationToken cancellationToken)
    {
        var statistics = gateway.Statistics;
        var now = new Reading(clock.GetTimestamp(), statistics.Requests, statistics.Answered, statistics.Latencies);
        var inFlight = statistics.InFlight;
        var nodes = gateway.Fleet.Nodes;
        var ready = nodes.Where(n => n.State is NodeState.Ready or NodeState.Warming).ToArray();
        var metrics = new FleetMetrics
        {
            MeasuredAt = now.At,
            InFlight = inFlight,
            Cpu = Mean(ready, r => r.CpuUtilization),
            Memory = Mean(ready, r => r.MemoryUtilization),
            StartingCpu = Mean([.. nodes.Where(n => n.State == NodeState.Starting)], r => r.CpuUtilization),
        };
        if (_last is { } last && clock.GetElapsedTime(last.At, now.At) is { Ticks: > 0 } time)
        {
            var latencies = now.Latencies.Since(last.Latencies);
            metrics = metrics with
            {
                ArrivalRps = (now.Requests - last.Requests) / time.TotalSeconds,
                ThroughputRps = (now.Answered - last.Answered) / time.TotalSeconds,
                // Nobody asked, nobody waited. Somebody asked and nobody was answered: not known yet.
                P95Ms = latencies.Total == 0 && inFlight == 0 ? 0 : latencies.Quantile(0.95),
            };
        }

        _last = now;
        return Task.FromResult(metrics);
    }

    /// <summary>The mean of those that say it, when they are half at least.</summary>
    internal static double Mean(IReadOnlyList<NodeStatus> nodes, Func<LoadReport, double?> figure)
    {
        var said = nodes.Select(n => figure(LoadReport.Parse(n.Load))).OfType<double>().ToArray();
        return said.Length > 0 && said.Length * 2 >= nodes.Count ? said.Average() : double.NaN;
    }

    private sealed record Reading(long At, long Requests, long Answered, LatencyCounts Latencies);
}
