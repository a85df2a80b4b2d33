namespace Stormproof.Load.Engine;

/// <summary>One request of a virtual user. Times are nanoseconds since the run began (<see cref="UserSession.Now"/>).</summary>
/// <param name="Request">Its place in <see cref="Scenario.RequestNames"/>.</param>
/// <param name="Due">When it should have been sent. Latency runs from here, so that waiting for a free user counts.</param>
/// <param name="Sent">When it was sent.</param>
/// <param name="End">When its answer was whole, or its error known.</param>
/// <param name="Outcome">How it ended.</param>
public readonly record struct RequestSample(int Request, long Due, long Sent, long End, RequestOutcome Outcome)
{
    /// <summary>Who answered, from <see cref="UserSession.NodeOf"/>; 0 where nobody said.</summary>
    public int Node { get; init; }
}
