using System.Diagnostics.CodeAnalysis;
using Stormproof.Model.Fleet;

namespace Stormproof.Gateway.Nodes;

/// <summary>Finds a node for a request among those that take requests now.</summary>
internal sealed class NodeChoice(GatewayOptions options, FleetClock clock)
{
    private volatile BalancingPolicy _policy = BalancingPolicy.Create(options.Policy, options.Seed);
    private volatile FleetSnapshot _serving = FleetSnapshot.Empty;

    /// <summary>Chooses among these from now on.</summary>
    public void Among(Node[] open) => _serving = FleetSnapshot.Of(open);

    /// <summary>Takes in that the settings have changed.</summary>
    public void Refresh()
    {
        if (_policy.Name != options.Policy)
        {
            _policy = BalancingPolicy.Create(options.Policy, options.Seed);
        }
    }

    /// <summary>The node with that name if it takes requests; it has taken this one then.</summary>
    public Node? AcquirePinned(Predicate<Node> isPinned)
    {
        var node = Array.Find(_serving.Nodes, isPinned);
        return node is not null && node.TryEnter() ? node : null;
    }

    /// <summary>A node that has taken the request, or null when none is ready. The caller must call <see cref="Node.Exit"/>.
    /// </summary>
    public Node? Acquire(Node?[] tried, bool mustHonourKeys)
    {
        // A chosen node can close between choice and entry, before the set without it is there. A policy that looks at the load
        // would choose it again and again, because it is idle: from the second round on only open nodes are shown to it.
        for (var round = 0; round < 8; round++)
        {
            var serving = round == 0 ? _serving : _serving.Where(static n => n.IsOpen);
            if (tried[0] is not null)
            {
                serving = Untried(serving, tried, mustHonourKeys);
            }

            if (Enter(serving, out var node))
            {
                return node;
            }
        }

        return null;
    }

    /// <summary>A node besides one that has the request already; null when there is none.</summary>
    public Node? AcquireOther(Node than) => Enter(_serving.Where(n => n != than && n.IsOpen), out var node) ? node : null;

    private bool Enter(FleetSnapshot serving, [NotNullWhen(true)] out Node? node)
    {
        node = serving.Nodes.Length == 0 ? null : serving.Nodes[_policy.Pick(serving.At(clock.Now))];
        return node?.TryEnter() ?? false;
    }

    private static FleetSnapshot Untried(FleetSnapshot serving, Node?[] tried, bool mustHonourKeys)
    {
        var fit = serving.Where(n => !mustHonourKeys || n.HonoursKeys);
        var untried = fit.Where(n => Array.IndexOf(tried, n) < 0);
        // With one node left a second try of it is better than an error: the first may have met a closing connection.
        return untried.Nodes.Length > 0 ? untried : fit;
    }
}
