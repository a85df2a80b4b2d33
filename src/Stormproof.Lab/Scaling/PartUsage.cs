namespace Stormproof.Lab.Scaling;

/// <summary>What each part of the system used while it was at its capacity. Cores are processor seconds a second.</summary>
public sealed record PartUsage
{
    /// <summary>Processors of the machine.</summary>
    public required int Processors { get; init; }

    /// <summary>Processors in use by whatever runs on the machine.</summary>
    public double MachineCores { get; init; }

    /// <summary>The app nodes' processes.</summary>
    public double NodeCores { get; init; }

    /// <summary>The database servers' processes; null when they are not this system's.</summary>
    public double? DatabaseCores { get; init; }

    /// <summary>The tool's own threads beside the generator's: the balancer, and the store where it lives in this
    /// process.</summary>
    public double GatewayCores { get; init; }

    /// <summary>The store's own process; null when it lives in the tool's process or on another machine.</summary>
    public double? StoreCores { get; init; }

    /// <summary>The generator's event loops.</summary>
    public double GeneratorCores { get; init; }

    /// <summary>The busiest event loop, 0..1 of a core.</summary>
    public double GeneratorLoopShare { get; init; }

    /// <summary>The search ended because the generator gave out.</summary>
    public bool GeneratorGaveOut { get; init; }

    /// <summary>Open connections of all nodes, of those that their pools allow, 0..1; null when it was not seen.</summary>
    public double? PoolOpen { get; init; }

    /// <summary>Median of the connections that worked on a query, of those allowed, 0..1; null when it was not seen.</summary>
    public double? PoolBusy { get; init; }

    /// <summary>The store lives in the tool's process, whose threads do the balancer's work too.</summary>
    public bool StoreIsInside { get; init; }

    /// <summary>Everything on the machine that is no part of the system.</summary>
    public double OtherCores =>
        Math.Max(0, MachineCores - NodeCores - (DatabaseCores ?? 0) - GatewayCores - (StoreCores ?? 0) - GeneratorCores);

    /// <summary>Processors in use / processors, 0..1.</summary>
    public double MachineShare => Processors == 0 ? 0 : MachineCores / Processors;
}
