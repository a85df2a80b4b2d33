using HdrHistogram;

namespace Stormproof.Load.Engine;

/// <summary>How well one event loop kept to the schedule, and what it used. Written by its thread only.</summary>
internal sealed class SelfWatch
{
    /// <summary>From when a start counts as late.</summary>
    public const long LateNanoseconds = 2_000_000;

    private TimeSpan _cpuAtBegin;

    public long LateByLag { get; private set; }

    public long LateByUsers { get; private set; }

    /// <summary>How far behind starts were, in microseconds, where a user was free.</summary>
    public LongHistogram Lag { get; } = Recorder.NewHistogram();

    /// <summary>Processor time of the loop's thread in the measured time.</summary>
    public TimeSpan Cpu { get; private set; }

    public void OnStart(long due, long now, bool waitedForUser)
    {
        if (due < 0)
        {
            return;
        }

        var late = now - due;
        if (waitedForUser)
        {
            LateByUsers += late > LateNanoseconds ? 1 : 0;
        }
        else
        {
            LateByLag += late > LateNanoseconds ? 1 : 0;
            Lag.RecordValue(Math.Clamp(late / 1000, 1, Recorder.MaxMicroseconds));
        }
    }

    /// <summary>On the loop, when the measured time begins.</summary>
    public void Begin() => _cpuAtBegin = ThreadCpu.Used;

    /// <summary>On the loop, when it ends.</summary>
    public void End() => Cpu = ThreadCpu.Used - _cpuAtBegin;
}
