using Stormproof.Autoscaling;
using Stormproof.Lab.Autoscaling;
using Stormproof.Lab.Processes;
using Stormproof.Lab.Systems;

namespace Stormproof.Lab.Drills.ScaleIn;

/// <summary>The two ways in which a fleet shrinks.</summary>
internal sealed class NodesLeave(LocalSystem system, ScaleInOptions options, TimeProvider clock)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    /// <summary>Those that go: the ones that the autoscaler would choose.</summary>
    public IReadOnlyList<LocalNode> Leaving
    {
        get
        {
            var nodes = system.Group.Nodes;
            var instances = nodes.Select(n => new FleetInstance(n.Name, InstanceState.Ready));
            var names = LabFleetProvider.Spared(instances, nodes.Count - options.Left).Select(i => i.Name).ToHashSet();
            return [.. nodes.Where(n => names.Contains(n.Name))];
        }
    }

    /// <summary>Ends the processes, first by SIGTERM and after the grace by SIGKILL, and leaves it to the balancer to notice.
    /// </summary>
    public Task EndAsync(CancellationToken cancellationToken) => Task.WhenAll(Leaving.Select(async node =>
    {
        await node.StopAsync(options.Grace, cancellationToken).ConfigureAwait(false);
        await system.Group.ForgetAsync(node.Name).ConfigureAwait(false);
    }));

    /// <summary>As the autoscaler does: the balancer sends them nothing more, they finish what they have, and then they end.
    /// </summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        var provider = new LabFleetProvider(system);
        await using var disposal = provider.ConfigureAwait(false);
        await provider.SetTargetAsync(options.Left, cancellationToken).ConfigureAwait(false);
        for (var begun = clock.GetTimestamp(); system.NodeNames.Count > options.Left;)
        {
            if (clock.GetElapsedTime(begun) > Limit)
            {
                throw new LabException(
                    $"{system.NodeNames.Count - options.Left} nodes did not leave within {Limit.TotalSeconds:0} s.", 3);
            }

            await Task.Delay(Look, clock, cancellationToken).ConfigureAwait(false);
        }
    }
}
