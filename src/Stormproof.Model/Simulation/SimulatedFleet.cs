namespace Stormproof.Model.Simulation;

/// <summary>The fleet that a simulation runs: the same for every policy that is compared.</summary>
public sealed record SimulatedFleet
{
    /// <summary>CPU time of a request on a warm node, ms; above 0.</summary>
    public double ServiceMs { get; init; } = 20;

    /// <summary>Cores of a node; with <see cref="ServiceMs"/> 20, two of them carry 100 requests a second. 1 to 256.</summary>
    public int Cores { get; init; } = 2;

    /// <summary>Time of a request that no node can shorten: network, waiting for others; ms.</summary>
    public double OtherMs { get; init; } = 15;

    /// <summary>A slower answer violates the objective; ms.</summary>
    public double SloMs { get; init; } = 250;

    /// <summary>Requests that would wait longer fail; ms.</summary>
    public double TimeoutMs { get; init; } = 5_000;

    /// <summary>From the order to a process that answers.</summary>
    public TimeSpan Boot { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>From there to taking traffic.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>CPU of a node that boots or warms up, 0 to 1.</summary>
    public double BootCpu { get; init; } = 0.95;

    /// <summary>Reads of a request that reach the database from a warm node.</summary>
    public double WarmReads { get; init; } = 0.1;

    /// <summary>The same from a node that has just become ready: its cache is cold.</summary>
    public double ColdReads { get; init; } = 1;

    /// <summary>Further CPU time of a request on a cold node, as a share.</summary>
    public double ColdCpu { get; init; } = 0.3;

    /// <summary>The time in which coldness falls to 37 %.</summary>
    public TimeSpan ColdTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Reads a second that the database answers; infinite when it is no limit.</summary>
    public double DatabaseQps { get; init; } = double.PositiveInfinity;

    /// <summary>A read, ms.</summary>
    public double DatabaseMs { get; init; } = 5;

    /// <summary>How often a node dies a day.</summary>
    public double FailuresADay { get; init; } = 0.02;

    /// <summary>Until the balancer has noticed a dead node; its requests fail.</summary>
    public TimeSpan Detection { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a leaving node finishes its requests; it is paid for.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The least a policy may ask for.</summary>
    public int MinNodes { get; init; } = 2;

    /// <summary>The most a policy may have.</summary>
    public int MaxNodes { get; init; } = 1_000;

    /// <summary>What a node costs an hour, in any currency.</summary>
    public double PricePerHour { get; init; } = 0.1;

    /// <summary>The 95th percentile of a fleet with next to no load, ms.</summary>
    public double LeastP95Ms => FixedMs + new Queueing(Cores, ServiceMs, 0).P95Ms;

    /// <summary>There is a load at which the objective is kept.</summary>
    public bool CanKeepItsObjective => LeastP95Ms < SloMs;

    /// <summary>From the order to taking traffic.</summary>
    internal int StartSeconds => (int)Math.Ceiling((Boot + WarmUp).TotalSeconds);

    internal double FixedMs => OtherMs + WarmReads * DatabaseMs;

    /// <summary>Requests in flight on a warm node at a CPU.</summary>
    /// <param name="cpu">Above 0, below 1.</param>
    public double InFlightAt(double cpu) =>
        cpu * Cores / ServiceMs * (FixedMs + ServiceMs + new Queueing(Cores, ServiceMs, cpu).MeanWaitMs);
}

/// <summary>What goes wrong, and when.</summary>
/// <param name="Kind">What.</param>
/// <param name="From">When it begins.</param>
/// <param name="For">How long.</param>
/// <param name="Share">Of the nodes that die, or of what the database can still do; 0 to 1.</param>
public readonly record struct SimulatedFault(SimulatedFaultKind Kind, TimeSpan From, TimeSpan For, double Share = 1);

/// <summary>Kinds of faults.</summary>
public enum SimulatedFaultKind
{
    /// <summary>A share of the nodes dies at once.</summary>
    NodesDie,

    /// <summary>The figures are not there (NaN).</summary>
    MetricsMissing,

    /// <summary>The figures are those of the last good sample.</summary>
    MetricsStale,

    /// <summary>The database does a share of what it could.</summary>
    DatabaseSlow,

    /// <summary>No node gets ready.</summary>
    NothingStarts,
}
