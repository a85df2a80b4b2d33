namespace Stormproof.Lab.Scaling.Usage;

/// <summary>Processor time over some stretches of time, by part.</summary>
internal sealed record UsageSum(
    double Seconds, double Machine, double Nodes, double Databases, double Store, double Own, double Loops)
{
    public static UsageSum None { get; } = new(0, 0, 0, 0, 0, 0, 0);

    /// <summary>With what was used between two readings. A loop that is not in both began or ended in between; what it did is in
    /// the process's time alone, so readings are taken while it runs.</summary>
    public UsageSum Plus(UsageReading from, UsageReading to, TimeProvider clock)
    {
        var (nodes, databases, store, own) = (
            to.Nodes - from.Nodes, to.Databases - from.Databases, to.Store - from.Store, to.Own - from.Own);
        var loops = to.Loops.Sum(t => from.Loops.TryGetValue(t.Key, out var before) ? t.Value - before : 0);
        var machine = to.Machine is { } after && from.Machine is { } begun
            ? after - begun
            : nodes + databases + store + own;
        return new UsageSum(
            Seconds + clock.GetElapsedTime(from.At, to.At).TotalSeconds, Machine + machine, Nodes + Math.Max(0, nodes),
            Databases + Math.Max(0, databases), Store + Math.Max(0, store), Own + Math.Max(0, own), Loops + Math.Max(0, loops));
    }

    public UsageSum Plus(UsageSum other) => new(
        Seconds + other.Seconds, Machine + other.Machine, Nodes + other.Nodes, Databases + other.Databases, Store + other.Store,
        Own + other.Own, Loops + other.Loops);

    /// <summary>As cores.</summary>
    public PartUsage Share(UsageRoots roots, bool storeIsInside)
    {
        double Cores(double used) => Seconds <= 0 ? 0 : Math.Round(used / Seconds, 3);
        return new PartUsage
        {
            Processors = Environment.ProcessorCount,
            MachineCores = Cores(Machine),
            NodeCores = Cores(Nodes),
            DatabaseCores = roots.Databases.Count > 0 ? Cores(Databases) : null,
            GatewayCores = Cores(Math.Max(0, Own - Loops)),
            StoreCores = roots.Store is null ? null : Cores(Store),
            GeneratorCores = Cores(Loops),
            StoreIsInside = storeIsInside,
        };
    }
}
