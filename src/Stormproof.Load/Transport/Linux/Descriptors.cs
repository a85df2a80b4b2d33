namespace Stormproof.Load.Transport.Linux;

/// <summary>How many connections the process, or a thread of it, may have.</summary>
internal static unsafe class Descriptors
{
    /// <summary>Left for everything that is no connection of a user.</summary>
    public const int Reserve = 256;

    /// <summary>Raises the process's limit as far as it may.</summary>
    /// <returns>The limit.</returns>
    public static long Raise()
    {
        Native.Limit limit;
        if (Native.getrlimit(Native.RLIMIT_NOFILE, &limit) != 0)
        {
            return 1024;
        }

        if (limit.Soft < limit.Hard)
        {
            var raised = new Native.Limit { Soft = limit.Hard, Hard = limit.Hard };
            if (Native.setrlimit(Native.RLIMIT_NOFILE, &raised) == 0)
            {
                limit = raised;
            }
        }

        return (long)Math.Min(limit.Soft, int.MaxValue);
    }

    /// <summary>Gives the calling thread a table of descriptors of its own, which starts as a copy of the process's: the limit counts
    /// per table. For a thread that only this engine's code runs on.</summary>
    public static bool Separate() => Native.unshare(Native.CLONE_FILES) == 0;
}
