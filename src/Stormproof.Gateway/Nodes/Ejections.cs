using Microsoft.Extensions.Logging;
using Stormproof.Model.Fleet;
using Stormproof.Model.Fleet.Outliers;

namespace Stormproof.Gateway.Nodes;

/// <summary>Takes nodes out that answer their probes and yet stand out, never more than the cap allows.</summary>
internal sealed class Ejections(NodeFleet fleet, GatewayOptions options, ILogger logger)
{
    /// <summary>One ejection is decided after the other, so that two do not both take the last place under the cap. Where the
    /// fleet becomes smaller meanwhile, the weighing that follows each ejection puts it right.</summary>
    private readonly Lock _gate = new();

    /// <summary>Compares the nodes and ejects those that stand out, as far as the cap allows.</summary>
    public void Compare()
    {
        var nodes = Array.FindAll(fleet.All(), n => n.IsHealthy);
        var windows = Array.ConvertAll(
            nodes, n => n.Load.Take(options.Outliers.LeastRequests, isWarming: n.State == NodeState.Warming));
        var outliers = FleetComparison.Judge(windows, options.Outliers);
        foreach (var outlier in outliers)
        {
            TryEject(nodes[outlier.Index], outlier.Reason);
        }

        for (var i = 0; i < nodes.Length; i++)
        {
            if (windows[i].Requests >= options.Outliers.LeastRequests && outliers.All(o => o.Index != i))
            {
                nodes[i].Pass();
            }
        }
    }

    /// <summary>A node had errors in a row.</summary>
    public void OnSuspected(Node node) => TryEject(node, $"{options.Outliers.ErrorsInARow} errors in a row");

    /// <summary>Broken requests took a node down.</summary>
    public void OnBrokeDown(Node node)
    {
        // Of one or two nodes none can be spared for longer than its probes need.
        if (fleet.All().Count(n => n.IsMember) > 2)
        {
            Announce(node, node.Eject($"{options.Health.BrokenRequests} broken requests in a row", held: true));
        }
    }

    /// <summary>The cap holds for a fleet that has become smaller too.</summary>
    public void EndAboveCap(Node[] nodes)
    {
        var members = Array.FindAll(nodes, n => n.IsMember);
        var ejected = Array.FindAll(members, n => n.IsEjected).OrderBy(n => n.EjectedUntil).ToArray();
        foreach (var node in ejected.Take(ejected.Length - options.Outliers.Cap(members.Length)))
        {
            node.EndEjection();
        }
    }

    private void TryEject(Node node, string reason)
    {
        TimeSpan length;
        lock (_gate)
        {
            var members = Array.FindAll(fleet.All(), n => n.IsMember);
            if (!node.IsHealthy || members.Count(n => n.IsEjected) >= options.Outliers.Cap(members.Length))
            {
                return;
            }

            length = node.Eject(reason, held: false);
        }

        Announce(node, length);
        fleet.Weigh();
    }

    private void Announce(Node node, TimeSpan length) => logger.Ejected(node.Name, length.TotalSeconds, node.Reason);
}
