using Stormproof.Load.Schedules;

namespace Stormproof.Load.Engine;

/// <summary>What decides when a request is sent.</summary>
public abstract record LoadModel
{
    private protected LoadModel()
    {
    }

    /// <summary>Length of the measured time.</summary>
    public abstract TimeSpan Duration { get; }
}

/// <summary>Arrivals on a schedule, whether or not earlier ones have their answers: how independent users come.</summary>
/// <param name="Schedule">When each is due.</param>
public sealed record OpenModel(ArrivalSchedule Schedule) : LoadModel
{
    /// <summary>The most users at once. An arrival that finds none free waits, and its waiting counts. Default 4,096.</summary>
    public int MaxUsers { get; init; } = 4096;

    /// <inheritdoc/>
    public override TimeSpan Duration => Schedule.Duration;
}

/// <summary>A fixed number of users, each of whom waits for an answer before the next request: how a test rig or a pool of workers
/// behaves.</summary>
/// <param name="Users">How many, 1 to 1,000,000.</param>
/// <param name="Length">Length of the measured time.</param>
public sealed record ClosedModel(int Users, TimeSpan Length) : LoadModel
{
    /// <summary>Pause of a user between two iterations. Default none.</summary>
    public TimeSpan ThinkTime { get; init; }

    /// <inheritdoc/>
    public override TimeSpan Duration => Length;
}
