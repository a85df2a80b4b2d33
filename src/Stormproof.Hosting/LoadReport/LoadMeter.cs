using System.Globalization;
using Microsoft.Extensions.Hosting;

namespace Stormproof.Hosting.LoadReport;

/// <summary>Measures this node's load twice a second and keeps the report as a ready-made header value. Text form of ORCA, the
/// open request cost aggregation of xDS: the keys are those of its <c>OrcaLoadReport</c>.</summary>
internal sealed class LoadMeter(TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly long _memory = Math.Max(1, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
    private long _requests;
    private long _errors;
    private int _inFlight;
    private volatile string _report = "TEXT cpu_utilization=0, mem_utilization=0, rps_fractional=0, eps=0";

    public string Report => _report;

    public int InFlight => Volatile.Read(ref _inFlight);

    public void Begin() => Interlocked.Increment(ref _inFlight);

    public void End(bool failed)
    {
        Interlocked.Decrement(ref _inFlight);
        Interlocked.Increment(ref _requests);
        if (failed)
        {
            Interlocked.Increment(ref _errors);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (time, cpu, requests, errors) = (clock.GetTimestamp(), Environment.CpuUsage.TotalTime, 0L, 0L);
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            var (time1, cpu1) = (clock.GetTimestamp(), Environment.CpuUsage.TotalTime);
            var (requests1, errors1) = (Interlocked.Read(ref _requests), Interlocked.Read(ref _errors));
            var seconds = Math.Max(0.001, clock.GetElapsedTime(time, time1).TotalSeconds);
            _report = string.Create(CultureInfo.InvariantCulture,
                $"TEXT cpu_utilization={Share((cpu1 - cpu).TotalSeconds / (seconds * Environment.ProcessorCount)):0.###}, "
                + $"mem_utilization={Share((double)Environment.WorkingSet / _memory):0.###}, "
                + $"rps_fractional={(requests1 - requests) / seconds:0.##}, eps={(errors1 - errors) / seconds:0.##}");
            (time, cpu, requests, errors) = (time1, cpu1, requests1, errors1);
        }
    }

    private static double Share(double value) => Math.Clamp(value, 0, 1);
}
