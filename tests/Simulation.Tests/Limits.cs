namespace Stormproof.Simulation.Tests;

/// <summary>The protocol's times, scaled down so that all of them meet. Milliseconds.</summary>
internal static class Limits
{
    public const int Keys = 4;
    public const long StoreTimeout = 15;
    public const long DatabaseTimeout = 60;
    public const long Lease = 80;
    public const long Ttl = 300;
    public const long NegativeTtl = 120;
    public const long ProcessLifetime = 60;

    /// <summary>The writer's own limit, from before it sends the intent until just before COMMIT.</summary>
    public const long Transaction = 60;

    /// <summary>After this the server ends a transaction that waits for its client.</summary>
    public const long IdleTransaction = 70;

    /// <summary>From a commit's place in the log until other transactions see it.</summary>
    public const long CommitVisible = 5;

    /// <summary>More than the three above together, and a clock that is 2 % off.</summary>
    public const long Intent = 150;

    public const long FenceRetries = 150;
    public const long BackgroundFenceRetries = 400;

    /// <summary>Longest time that a read or write may take, stalls of its node apart.</summary>
    public const long Operation = 3_000;
}
