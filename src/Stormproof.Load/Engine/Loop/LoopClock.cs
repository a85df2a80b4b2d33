namespace Stormproof.Load.Engine.Loop;

/// <summary>Nanoseconds since the run's begin, the same on all loops.</summary>
internal sealed class LoopClock(TimeProvider time, long beginTimestamp)
{
    private readonly double _nanoseconds = 1e9 / time.TimestampFrequency;
    private readonly bool _direct = time.TimestampFrequency == 1_000_000_000;

    public long Now
    {
        get
        {
            var ticks = time.GetTimestamp() - beginTimestamp;
            return _direct ? ticks : (long)(ticks * _nanoseconds);
        }
    }
}
