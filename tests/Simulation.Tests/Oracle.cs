using Stormproof.Simulation.Tests.Database;
using Stormproof.Simulation.Tests.Time;

namespace Stormproof.Simulation.Tests;

/// <summary>
/// Knows which version of a key a read may return at least. Promise A: what was acknowledged before the read began. Promise C:
/// also what had committed, unless the store lost the key's record while that write was under way.
/// </summary>
internal sealed class Oracle(Scheduler scheduler, Cluster cluster)
{
    private readonly List<(long At, int Version)>[] _floors =
        [.. Enumerable.Range(0, Limits.Keys).Select(_ => new List<(long, int)> { (0, 0) })];

    /// <summary>The first stale read, in words.</summary>
    public string? Violation { get; private set; }

    /// <summary>From now on reads of the key return this version or newer.</summary>
    public void Raise(int key, int version)
    {
        if (_floors[key][^1].Version < version)
        {
            _floors[key].Add((scheduler.Now, version));
        }
    }

    /// <summary>Judges a read that returned.</summary>
    /// <param name="key">The key.</param>
    /// <param name="begunAt">When it began; for a copy in the process, the bound before that.</param>
    /// <param name="version">What it returned; null: there is no row.</param>
    /// <param name="how">Where the answer came from.</param>
    public void Judge(int key, long begunAt, int? version, Client.Origin how)
    {
        var floor = Floor(key, begunAt);
        if (version >= floor || (version is null && HadNoRowSince(key, floor)))
        {
            return;
        }

        var returned = version?.ToString() ?? "no row";
        Violation ??= $"at {scheduler.Now} ms a read of key {key} begun at {begunAt} ms returned {returned} ({how}), "
            + $"but must return version {floor} or newer";
    }

    /// <summary>A read or write ended.</summary>
    public void JudgeDuration(string what, long tookMs, long stalledMs)
    {
        if (tookMs - stalledMs > Limits.Operation)
        {
            Violation ??= $"at {scheduler.Now} ms a {what} ended after {tookMs} ms, {stalledMs} of them stalled";
        }
    }

    public void Report(string violation) => Violation ??= violation;

    private int Floor(int key, long begunAt)
    {
        var floors = _floors[key];
        var i = floors.Count - 1;
        while (i > 0 && floors[i].At >= begunAt)
        {
            i--;
        }

        return floors[i].Version;
    }

    private bool HadNoRowSince(int key, int floor)
    {
        for (var version = floor; version <= cluster.Versions(key); version++)
        {
            if (cluster.Deletes(key, version))
            {
                return true;
            }
        }

        return false;
    }
}
