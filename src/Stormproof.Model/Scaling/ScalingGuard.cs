namespace Stormproof.Model.Scaling;

/// <summary>What keeps a fleet from being sized by a bare formula. Each can be taken out for a what-if, one by one.</summary>
[Flags]
public enum ScalingGuard
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Stale, missing or impossible figures change nothing; where only some are missing, the fleet does not
    /// shrink.</summary>
    Freshness = 1 << 0,

    /// <summary>The CPU of nodes that start is no load, nor is what cold nodes need more.</summary>
    BootCpu = 1 << 1,

    /// <summary>The band between the two thresholds.</summary>
    Tolerance = 1 << 2,

    /// <summary>A need to grow has to stand for a while.</summary>
    OutStabilisation = 1 << 3,

    /// <summary>The highest need of the window counts when shrinking.</summary>
    InStabilisation = 1 << 4,

    /// <summary>Time between growths.</summary>
    OutCooldown = 1 << 5,

    /// <summary>Time between any change and a shrinking.</summary>
    InCooldown = 1 << 6,

    /// <summary>Nodes that one decision may add.</summary>
    OutStep = 1 << 7,

    /// <summary>Nodes that one decision may take away.</summary>
    InStep = 1 << 8,

    /// <summary>Nodes on the way at a time.</summary>
    Wave = 1 << 9,

    /// <summary>Growth that brought nothing is not repeated.</summary>
    Futility = 1 << 10,

    /// <summary>A fleet that is slow and not busy waits for something else: it grows by a try only.</summary>
    NotBusy = 1 << 11,

    /// <summary>Nodes added in an hour.</summary>
    NodesPerHour = 1 << 12,

    /// <summary>What the fleet may cost an hour.</summary>
    CostPerHour = 1 << 13,

    /// <summary>The cap.</summary>
    MaxNodes = 1 << 14,

    /// <summary>The floor.</summary>
    MinNodes = 1 << 15,

    /// <summary>N+1.</summary>
    SpareNodes = 1 << 16,

    /// <summary>The fleet holds the highest load of the window when shrinking.</summary>
    WindowPeak = 1 << 17,
}

/// <summary>What asked for the number of nodes.</summary>
public enum ScalingSignal
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>CPU, at the load that came in.</summary>
    Cpu,

    /// <summary>The 95th percentile of latency.</summary>
    Latency,

    /// <summary>Requests in flight.</summary>
    Concurrency,

    /// <summary>Memory.</summary>
    Memory,

    /// <summary>The recent trend.</summary>
    Trend,

    /// <summary>The same time yesterday.</summary>
    Yesterday,

    /// <summary>The same time a week ago.</summary>
    LastWeek,
}
