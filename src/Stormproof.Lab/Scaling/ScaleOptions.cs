using Stormproof.Lab.Systems;
using Stormproof.Load.Curves;
using Stormproof.Load.Engine;
using Stormproof.Load.Transport;

namespace Stormproof.Lab.Scaling;

/// <summary>How a scaling curve is measured.</summary>
public sealed record ScaleOptions
{
    /// <summary>Node counts, rising from 1.</summary>
    public required IReadOnlyList<int> Counts { get; init; }

    /// <summary>What is sent, once the balancer's address is known.</summary>
    public required Func<Uri, CancellationToken, Task<Scenario>> ScenarioAt { get; init; }

    /// <summary>What runs on this machine; its node count is not used.</summary>
    public required LocalSystemOptions System { get; init; }

    /// <summary>Rules of the search at each count; <see cref="KneeOptions.MaxP99Ms"/> is the objective.</summary>
    public required KneeOptions Search { get; init; }

    /// <summary>Load before the first step of each count: new nodes compile their code and fill their pools.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The most users at once; 0: as many as the engine allows.</summary>
    public int MaxUsers { get; init; }

    /// <summary>Timeouts.</summary>
    public TransportOptions Transport { get; init; } = new();

    /// <summary>Repeats arrivals.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Rules that take about a minute a node count: short steps, and the search is content with 5 %.</summary>
    /// <param name="objectiveMs">The 99th percentile that must be kept, milliseconds; above 0.</param>
    public static KneeOptions QuickSearch(double objectiveMs) => new()
    {
        MaxP99Ms = objectiveMs,
        // The objective alone says what too slow is.
        LatencyFactor = double.PositiveInfinity,
        MostLag = double.PositiveInfinity,
        StepRequests = 4_000,
        MinStep = TimeSpan.FromSeconds(1.5),
        MaxStep = TimeSpan.FromSeconds(3),
        Width = 1.08,
        Precision = 0.05,
        MinRepeats = 3,
        MaxRepeats = 3,
        MaxSteps = 24,
    };
}
