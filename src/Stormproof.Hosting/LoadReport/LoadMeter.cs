using System.Globalization;
using Microsoft.Extensions.Hosting;

namespace Stormproof.Hosting.LoadReport;

/// <summary>Measures this node's load twice a second and keeps the report as a ready-made header value. Text form of ORCA, the
/// open request cost aggregation of xDS: the keys are those of its <c>OrcaLoadReport</c>.</summary>
internal sealed class LoadMeter(TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly long _memory = Math.Max(1, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
    private (long Time, TimeSpan Cpu, long Requests, long Errors) _last =
        (clock.GetTimestamp(), Environment.CpuUsage.TotalTime, 0, 0);

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

    /// <summary>Reports what happened since the last call.</summary>
    internal void Sample()
    {
        var (time, cpu) = (clock.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var (requests, errors) = (Interlocked.Read(ref _requests), Interlocked.Read(ref _errors));
        var seconds = Math.Max(0.001, clock.GetElapsedTime(_last.Time, time).TotalSeconds);
        _report = string.Create(CultureInfo.InvariantCulture,
            $"TEXT cpu_utilization={Share((cpu - _last.Cpu).TotalSeconds / (seconds * Environment.ProcessorCount)):0.###}, "
            + $"mem_utilization={Share((double)Environment.WorkingSet / _memory):0.###}, "
            + $"rps_fractional={(requests - _last.Requests) / seconds:0.##}, eps={(errors - _last.Errors) / seconds:0.##}");
        _last = (time, cpu, requests, errors);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            Sample();
        }
    }

    private static double Share(double value) => Math.Clamp(value, 0, 1);
}
