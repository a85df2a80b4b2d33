using Stormproof.Autoscaling;
using Stormproof.Gateway;
using Stormproof.Model.Fleet;

namespace Stormproof.Lab.Autoscaling;

/// <summary>A fleet as its balancer sees it: for a loop whose decisions others carry out. It looks, and orders nothing.</summary>
public sealed class GatewayFleetView(GatewayServer gateway) : IFleetProvider
{
    /// <inheritdoc/>
    public Task<FleetView> ViewAsync(CancellationToken cancellationToken)
    {
        FleetInstance[] instances = [.. gateway.Fleet.Nodes.Select(n => new FleetInstance(n.Name, StateOf(n.State)))];
        return Task.FromResult(new FleetView(instances.Count(i => i.State != InstanceState.Draining), instances));
    }

    /// <inheritdoc/>
    public Task SetTargetAsync(int nodes, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>False: who runs the nodes replaces them.</summary>
    public Task<bool> ReplaceAsync(string name, CancellationToken cancellationToken) => Task.FromResult(false);

    /// <summary>A node that is down may come back, and is not there to carry anything: as one that starts.</summary>
    private static InstanceState StateOf(NodeState state) => state switch
    {
        NodeState.Ready or NodeState.Warming => InstanceState.Ready,
        NodeState.Draining => InstanceState.Draining,
        _ => InstanceState.Starting,
    };
}
