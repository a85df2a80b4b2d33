using Stormproof.Lab.Scaling.Usage;
using Stormproof.Lab.Systems;

namespace Stormproof.Lab.Drills.Elasticity;

/// <summary>What part of its processor time each node of a system used since it was last asked, as the machine under the node
/// sees it: from the start of the process on, booting included.</summary>
/// <param name="system">Whose nodes.</param>
/// <param name="cores">What a node may use, in cores: that is a share of 1.</param>
/// <param name="clock">Real time.</param>
internal sealed class NodeCpu(LocalSystem system, double cores, TimeProvider clock)
{
    private readonly Dictionary<string, (long At, double Seconds)> _last = new(StringComparer.Ordinal);

    /// <summary>By node. One that is seen for the first time is not among them.</summary>
    public IReadOnlyDictionary<string, double> Take()
    {
        var shares = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var node in system.Group.Nodes)
        {
            if (Seconds(node) is not { } seconds)
            {
                continue;
            }

            var now = clock.GetTimestamp();
            if (_last.TryGetValue(node.Name, out var last) && clock.GetElapsedTime(last.At, now) is { Ticks: > 0 } time)
            {
                shares[node.Name] = (seconds - last.Seconds) / (time.TotalSeconds * cores);
            }

            _last[node.Name] = (now, seconds);
        }

        return shares;
    }

    /// <summary>Begins with the nodes that have come since, and with no other: from now on they have a whole share of their own.
    /// </summary>
    public void Meet()
    {
        foreach (var node in system.Group.Nodes)
        {
            if (!_last.ContainsKey(node.Name) && Seconds(node) is { } seconds)
            {
                _last[node.Name] = (clock.GetTimestamp(), seconds);
            }
        }
    }

    /// <summary>Processor time of a node's process so far; null when it has ended.</summary>
    public static double? Seconds(LocalNode node)
    {
        try
        {
            return node.HasExited ? null : ProcStat.Parse(File.ReadAllText($"/proc/{node.ProcessId}/stat"))?.Own;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
