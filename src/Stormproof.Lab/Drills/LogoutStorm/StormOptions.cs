namespace Stormproof.Lab.Drills.LogoutStorm;

/// <summary>How large the storm is, and how it runs.</summary>
/// <param name="Users">Users who all have a live session at the peak, 10 to 200,000.</param>
/// <param name="Nodes">App nodes, 1 to 50.</param>
/// <param name="Seed">Makes the users' choices and the order of faults repeatable.</param>
public sealed record StormOptions(int Users, int Nodes, int Seed)
{
    /// <summary>Users active at once; the rest have a session and think. The drill shows what scale-out breaks, not how fast a
    /// laptop is, so it stays near the speed of the machine instead of burying it.</summary>
    public int Concurrency { get; init; } = 192;

    /// <summary>Mean pause of an active user between an answer and the next request, in compressed time.</summary>
    public TimeSpan ThinkTime { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>A request without an answer for this long has failed.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Shortest time for each half of the run, so that a small storm meets the faults too.</summary>
    public TimeSpan ShortestHalf { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>Time from the run's start to the first killed node.</summary>
    public TimeSpan FirstKill { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Time between two killed nodes.</summary>
    public TimeSpan KillInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time from the run's start to the rolling restart of all nodes.</summary>
    public TimeSpan RollingRestart { get; init; } = TimeSpan.FromSeconds(5);
}
