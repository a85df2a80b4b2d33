namespace Stormproof.Lab.Scaling.Usage;

/// <summary>Whose processor time is asked for.</summary>
/// <param name="Nodes">Roots of the nodes' processes.</param>
/// <param name="Databases">Roots of the database servers' processes; empty when they are not this system's.</param>
/// <param name="Store">The store's process where it is one of its own on this machine.</param>
internal sealed record UsageRoots(IReadOnlyList<int> Nodes, IReadOnlyList<int> Databases, int? Store);

/// <summary>Processor times at one moment, in seconds. Only differences mean anything.</summary>
internal sealed record UsageReading(
    long At, double? Machine, double Nodes, double Databases, double Store, double Own, IReadOnlyDictionary<int, double> Loops)
{
    /// <summary>The generator's threads; <c>load-relay</c> among them.</summary>
    private const string LoopPrefix = "load-";

    public static UsageReading Take(UsageRoots roots, TimeProvider clock)
    {
        var processes = Stats("/proc").ToArray();
        var children = processes.ToLookup(p => p.Parent);
        var byId = processes.ToDictionary(p => p.Id);
        double Tree(int root) => byId.TryGetValue(root, out var own)
            ? own.Own + own.Ended + children[root].Sum(c => Tree(c.Id))
            : 0;
        var own = byId.TryGetValue(Environment.ProcessId, out var self) ? self.Own : 0;
        var (processors, busy) = ProcStat.Machine(File.ReadLines("/proc/stat"));
        return new UsageReading(
            // In a container with fewer processors than its host, the host's time says nothing.
            clock.GetTimestamp(), processors == Environment.ProcessorCount ? busy : null, roots.Nodes.Sum(Tree),
            roots.Databases.Sum(Tree), roots.Store is { } store ? Tree(store) : 0, own,
            Stats("/proc/self/task").Where(t => t.Name.StartsWith(LoopPrefix, StringComparison.Ordinal))
                .ToDictionary(t => t.Id, t => t.Own));
    }

    private static IEnumerable<ProcStat> Stats(string folder)
    {
        foreach (var one in Directory.EnumerateDirectories(folder))
        {
            if (!char.IsAsciiDigit(Path.GetFileName(one)[0]))
            {
                continue;
            }

            ProcStat? stat = null;
            try
            {
                stat = ProcStat.Parse(File.ReadAllText(Path.Combine(one, "stat")));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has ended since it was listed.
            }

            if (stat is { } found)
            {
                yield return found;
            }
        }
    }
}
