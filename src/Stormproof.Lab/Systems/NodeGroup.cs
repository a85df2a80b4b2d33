using Stormproof.Gateway;
using Stormproof.Lab.Processes;

namespace Stormproof.Lab.Systems;

/// <summary>The running nodes and the balancer's view of them, changed together.</summary>
internal sealed class NodeGroup(NodeStarter starter, GatewayServer gateway, TimeSpan drainDeadline, TimeProvider clock)
{
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LocalNode> _nodes = new(StringComparer.Ordinal);

    public IReadOnlyList<LocalNode> Nodes
    {
        get
        {
            lock (_gate)
            {
                return [.. _nodes.Values];
            }
        }
    }

    /// <summary>Starts a node, which takes traffic when the balancer finds it ready.</summary>
    public LocalNode Begin(NodeSetup setup) => Join(starter.Start(setup));

    /// <summary>Takes in a node that was started elsewhere.</summary>
    public LocalNode Join(LocalNode node)
    {
        lock (_gate)
        {
            _nodes.Add(node.Name, node);
        }

        gateway.Fleet.Add(node.Name, node.Address);
        return node;
    }

    /// <summary>Starts a node and waits until it takes traffic.</summary>
    public async Task<LocalNode> AddAsync(NodeSetup setup, CancellationToken cancellationToken)
    {
        var node = Begin(setup);
        try
        {
            var begun = clock.GetTimestamp();
            var ready = gateway.Fleet.WaitReadyAsync(node.Name, ReadyTimeout, cancellationToken);
            while (!ready.IsCompleted && !node.HasExited && clock.GetElapsedTime(begun) < ReadyTimeout)
            {
                await Task.WhenAny(ready, Task.Delay(TimeSpan.FromMilliseconds(200), clock, cancellationToken))
                    .ConfigureAwait(false);
            }

            if (node.HasExited)
            {
                throw new LabException($"Node {node.Name} ended at its start: {node.LogTail(3)}", 3);
            }

            await ready.ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new LabException($"{e.Message} Its last words: {node.LogTail(5)}", 3);
        }

        return node;
    }

    /// <summary>Kills a node without telling the balancer, which has to notice.</summary>
    public async Task KillAsync(string name)
    {
        await Find(name).KillAsync().ConfigureAwait(false);
    }

    /// <summary>Takes a dead node out of both lists.</summary>
    public async Task ForgetAsync(string name)
    {
        lock (_gate)
        {
            _nodes.Remove(name);
        }

        await gateway.Fleet.RemoveAsync(name).ConfigureAwait(false);
    }

    /// <summary>Lets a node finish its requests, then ends its process.</summary>
    public async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        var node = Find(name);
        await gateway.Fleet.DrainAsync(name, drainDeadline, cancellationToken).ConfigureAwait(false);
        await node.StopAsync(StopGrace, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            _nodes.Remove(name);
        }
    }

    /// <summary>Ends all processes at once; for the end of the system.</summary>
    public async Task StopAllAsync()
    {
        await Task.WhenAll(Nodes.Select(n => n.KillAsync())).ConfigureAwait(false);
    }

    private LocalNode Find(string name)
    {
        lock (_gate)
        {
            return _nodes.TryGetValue(name, out var node)
                ? node
                : throw new ArgumentException($"There is no node named '{name}'.", nameof(name));
        }
    }
}
