using Stormproof.Load.Transport.Linux;

namespace Stormproof.Load.Engine;

/// <summary>Processor time of the calling thread.</summary>
internal static class ThreadCpu
{
    /// <summary>0 where the system does not say.</summary>
    public static unsafe TimeSpan Used
    {
        get
        {
            if (!OperatingSystem.IsLinux())
            {
                return TimeSpan.Zero;
            }

            Native.Timespec time;
            return Native.clock_gettime(Native.CLOCK_THREAD_CPUTIME_ID, &time) == 0
                ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0)
                : TimeSpan.Zero;
        }
    }
}
