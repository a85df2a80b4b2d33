namespace Stormproof.Caching;

/// <summary>How long one value lives, where it differs from <see cref="CachingOptions"/>. Make it once and keep it.</summary>
public sealed class CacheEntryOptions
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>Longest life of the value, 1 ms to 30 d.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in that range, as a negative one.</exception>
    public TimeSpan? Ttl
    {
        get;
        init => field = Checked(value, TimeSpan.FromMilliseconds(1), Longest, nameof(Ttl));
    }

    /// <summary>Longest life of the answer "there is no such thing", 1 ms to 30 d.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in that range, as a negative one.</exception>
    public TimeSpan? NegativeTtl
    {
        get;
        init => field = Checked(value, TimeSpan.FromMilliseconds(1), Longest, nameof(NegativeTtl));
    }

    /// <summary>How long a copy may be served from this process, and so how stale such a read can be; 0 to 1 h, 0 is never. Takes
    /// effect only where <see cref="CachingOptions.ProcessLifetime"/> is set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in that range, as a negative one.</exception>
    public TimeSpan? ProcessLifetime
    {
        get;
        init => field = Checked(value, TimeSpan.Zero, TimeSpan.FromHours(1), nameof(ProcessLifetime));
    }

    private static TimeSpan? Checked(TimeSpan? value, TimeSpan low, TimeSpan high, string name) =>
        value is null || (value >= low && value <= high)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; allowed is {low} to {high}.");
}
