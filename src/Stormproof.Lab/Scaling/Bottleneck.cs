using System.Globalization;

namespace Stormproof.Lab.Scaling;

/// <summary>What ran out first.</summary>
/// <param name="Name"><c>nodes</c>, <c>gateway</c>, <c>database</c> or <c>store</c> (their processor time), <c>pool</c> (database
/// connections), <c>generator</c>, <c>other</c> (processes that are no part of the system), <c>none</c> (the capacity was not
/// reached) or <c>unknown</c> (nothing that was looked at was at its limit).</param>
/// <param name="Reason">The evidence in a sentence, with what of it is inferred.</param>
public sealed record Bottleneck(string Name, string Reason)
{
    /// <summary>From here on a machine has no processor time that anyone could count on: what wants to run waits.</summary>
    private const double FullMachine = 0.9;

    /// <summary>A loop that is busy longer is late.</summary>
    private const double FullLoop = 0.9;

    internal const string Other = "other";

    private const double FullPool = 0.99;
    private const double BusyPool = 0.8;

    /// <summary>The first of these that holds: the generator gave out; the machine's processors are used up (whoever uses most of
    /// them is named; a full pool is then only what waits for them); the pools are full and busy; nothing of it.</summary>
    /// <param name="usage">At the capacity.</param>
    /// <param name="reached">The capacity was reached, and is not just the highest rate that was allowed.</param>
    public static Bottleneck Of(PartUsage usage, bool reached)
    {
        ArgumentNullException.ThrowIfNull(usage);
        if (usage.GeneratorGaveOut || usage.GeneratorLoopShare > FullLoop)
        {
            return new("generator", Invariant(
                $"the load generator gave out first (its busiest loop was busy {usage.GeneratorLoopShare:P0} of the time): the")
                + " figure is its own, not the system's");
        }

        if (!reached)
        {
            return new("none", "the highest rate that was allowed was held: the capacity is higher");
        }

        if (usage.MachineShare >= FullMachine)
        {
            return Largest(usage);
        }

        if (usage is { PoolOpen: >= FullPool, PoolBusy: >= BusyPool })
        {
            return new("pool", Invariant(
                $"every connection that the nodes' pools allow was open and {usage.PoolBusy:P0} of them in a query (median),")
                + Invariant($" while the machine had processor time left ({usage.MachineShare:P0} used); inferred, as a pool")
                + " does not say who waits");
        }

        return new("unknown", Invariant(
            $"nothing that was looked at was at its limit: processors {usage.MachineShare:P0}, pools {Share(usage.PoolBusy)} in")
            + " queries; what remains is waiting, as for locks, disks or timers");
    }

    private static Bottleneck Largest(PartUsage usage)
    {
        var parts = new (string Name, string Told, double Cores)[]
        {
            ("nodes", "nodes", usage.NodeCores), ("database", "database", usage.DatabaseCores ?? 0),
            ("gateway", usage.StoreIsInside ? "balancer and store, which share the tool's threads" : "balancer",
                usage.GatewayCores),
            ("store", "store", usage.StoreCores ?? 0), ("generator", "load generator", usage.GeneratorCores),
            (Other, "processes that are no part of the system", usage.OtherCores),
        }.OrderByDescending(p => p.Cores).ToArray();
        return new(parts[0].Name, Invariant(
            $"the machine's {usage.Processors} processors were {usage.MachineShare:P0} in use, most of it by {parts[0].Told}: ")
            + string.Join(", ", parts.Where(p => p.Cores > 0.005).Select(p => Invariant($"{p.Told} {p.Cores:0.00} cores"))));
    }

    private static string Share(double? share) => share is { } value ? Invariant($"{value:P0}") : "not seen";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture)
        .Replace(" %", "%", StringComparison.Ordinal).Replace("%", " %", StringComparison.Ordinal);
}
