namespace Stormproof.Model.Fleet.Admission;

/// <summary>How many requests are let in at once, and how many may wait.</summary>
public sealed record AdmissionRules
{
    /// <summary>The limit before anything is measured, 1 to 1,000,000. Default 1,000.</summary>
    public int InitialLimit { get; init; } = 1_000;

    /// <summary>The least limit, 1 to 1,000,000. Default 20.</summary>
    public int LeastLimit { get; init; } = 20;

    /// <summary>The highest limit, 1 to 1,000,000. Default 10,000.</summary>
    public int MostLimit { get; init; } = 10_000;

    /// <summary>How many times the usual latency is still no queueing, 1 to 10. Default 2.</summary>
    public double Tolerance { get; init; } = 2;

    /// <summary>Requests that may wait, 0 to 1,000,000. Default 1,000.</summary>
    public int QueueLength { get; init; } = 1_000;

    /// <summary>How long one may wait, 1 ms to 1 min. Default 2 s.</summary>
    public TimeSpan QueueTimeout { get; init; } = TimeSpan.FromSeconds(2);
}
