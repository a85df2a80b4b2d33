namespace Stormproof.Model.Simulation;

/// <summary>A stretch of a simulated run, for a chart.</summary>
/// <param name="Seconds">Its begin.</param>
/// <param name="Rps">Mean load.</param>
/// <param name="Ready">Most nodes that took traffic.</param>
/// <param name="Paid">Most nodes that were paid for.</param>
/// <param name="Demand">Most nodes that were needed.</param>
/// <param name="Violations">As <see cref="SimulationResult.SloViolationShare"/>.</param>
public readonly record struct SimulationPoint(int Seconds, double Rps, int Ready, int Paid, int Demand, double Violations);

/// <summary>What a policy made of a trace.</summary>
public sealed record SimulationResult
{
    /// <summary>The policy.</summary>
    public required string Policy { get; init; }

    /// <summary>Requests that came in.</summary>
    public required double Requests { get; init; }

    /// <summary>Share of requests that failed, or fell into a second whose 95th percentile was later than the
    /// objective.</summary>
    public required double SloViolationShare { get; init; }

    /// <summary>Share of requests that were answered later than the objective.</summary>
    public required double SlowShare { get; init; }

    /// <summary>Share of requests that failed.</summary>
    public required double ErrorShare { get; init; }

    /// <summary>Hours of all nodes, starting and draining ones included.</summary>
    public required double NodeHours { get; init; }

    /// <summary>What they cost.</summary>
    public required double Cost { get; init; }

    /// <summary>Most nodes that were paid for at a time.</summary>
    public required int NodesPeak { get; init; }

    /// <summary>The most by which nodes exceeded what was needed in the last ten minutes.</summary>
    public required int ExcessPeak { get; init; }

    /// <summary>Times that the number of nodes asked for changed.</summary>
    public required int Changes { get; init; }

    /// <summary>Most reads a second at the database.</summary>
    public required double DatabaseQpsPeak { get; init; }

    /// <summary>Against an oracle that has, at each second, the fewest nodes that keep the objective.</summary>
    public required Elasticity Elasticity { get; init; }

    /// <summary>What the oracle needed.</summary>
    public required double OracleNodeHours { get; init; }

    /// <summary>The run, for a chart.</summary>
    public required IReadOnlyList<SimulationPoint> Points { get; init; }
}
