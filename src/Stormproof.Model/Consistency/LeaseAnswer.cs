namespace Stormproof.Model.Consistency;

/// <summary>What a reader may do next.</summary>
public enum LeaseOutcome
{
    /// <summary>The value is there.</summary>
    Hit,

    /// <summary>Load it, and bring it.</summary>
    Granted,

    /// <summary>Another loads it: ask again.</summary>
    Busy,

    /// <summary>A write may be under way: read what is current, and store nothing.</summary>
    Bypass,
}

/// <summary>The answer to a request for a lease.</summary>
/// <param name="Outcome">What to do.</param>
/// <param name="Value">The value of a hit.</param>
/// <param name="Fence">With a lease: what the load must have seen; not known: ask the primary's position now.</param>
/// <param name="WaitMs">When busy: until the other's lease expires, at least 1.</param>
public readonly record struct LeaseAnswer(LeaseOutcome Outcome, StoredValue? Value, LogPosition Fence, long WaitMs)
{
    /// <summary>A write may be under way.</summary>
    public static LeaseAnswer Bypass => new(LeaseOutcome.Bypass, null, default, 0);

    /// <summary>The value is there.</summary>
    public static LeaseAnswer Hit(StoredValue value) => new(LeaseOutcome.Hit, value, default, 0);

    /// <summary>The lease is the caller's.</summary>
    public static LeaseAnswer Granted(LogPosition fence) => new(LeaseOutcome.Granted, null, fence, 0);

    /// <summary>The lease is another's.</summary>
    public static LeaseAnswer Busy(long waitMs) => new(LeaseOutcome.Busy, null, default, waitMs);
}
