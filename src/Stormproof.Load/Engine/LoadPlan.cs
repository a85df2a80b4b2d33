using Stormproof.Load.Transport;

namespace Stormproof.Load.Engine;

/// <summary>A run: what is sent, and when.</summary>
public sealed record LoadPlan
{
    /// <summary>What is sent.</summary>
    public required Scenario Scenario { get; init; }

    /// <summary>When.</summary>
    public required LoadModel Model { get; init; }

    /// <summary>Load before the measured time, at its first rate, of which nothing is in the report. Default none.</summary>
    public TimeSpan WarmUp { get; init; }

    /// <summary>How long answers are waited for after the last request was due. Default the request timeout.</summary>
    public TimeSpan? Drain { get; init; }

    /// <summary>Timeouts and limits.</summary>
    public TransportOptions Transport { get; init; } = new();

    /// <summary>The answers' header by which latency is told apart, as nodes name themselves in <c>X-Served-By</c>; null for
    /// none. Only answers whose headers the scenario keeps have one.</summary>
    public string? NodeHeader { get; init; }

    /// <summary>Event loops, 1 to 64; 0 chooses: one, or as many as a high rate or many users need.</summary>
    public int Loops { get; init; }

    /// <summary>Seeds the users' random numbers.</summary>
    public ulong Seed { get; init; } = 1;
}
