using Microsoft.Extensions.Logging;
using Stormproof.Gateway.Nodes;

namespace Stormproof.Gateway.Sources;

/// <summary>Brings what a source names into the fleet. Only what changed in the source changes in the fleet: a node that was
/// added or taken out by hand stays so.</summary>
internal sealed class Membership(NodeFleet fleet, GatewayOptions options, ILogger logger) : IAsyncDisposable
{
    /// <summary>How long the nodes that stay out of a change wait for those that come.</summary>
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Dictionary<object, Dictionary<string, NodeEntry>> _known = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<Task> _drains = [];

    /// <summary>Adds what is new, waits for it, and only then drains what is gone.</summary>
    /// <param name="source">Whose nodes these are.</param>
    /// <param name="nodes">All that it names now.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task ApplyAsync(object source, IReadOnlyList<NodeEntry> nodes, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var known = _known.TryGetValue(source, out var last) ? last : [];
            var next = nodes.ToDictionary(n => n.Name, StringComparer.Ordinal);
            var leaving = known.Keys.Where(n => !next.ContainsKey(n)).ToList();
            var coming = new List<string>();
            foreach (var node in nodes)
            {
                Take(node, known.GetValueOrDefault(node.Name), coming, leaving);
            }

            _known[source] = next;
            if (leaving.Count > 0)
            {
                await WaitAnyReadyAsync(coming, cancellationToken).ConfigureAwait(false);
                leaving.ForEach(Drain);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        Task[] drains;
        lock (_drains)
        {
            drains = [.. _drains];
        }

        await Task.WhenAll(drains).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _one.Dispose();
    }

    /// <summary>Takes a node out in the background.</summary>
    public void Drain(string name, TimeSpan deadline)
    {
        var drain = DrainAsync(name, deadline);
        lock (_drains)
        {
            _drains.Add(drain);
        }

        _ = drain.ContinueWith(
            d =>
            {
                lock (_drains)
                {
                    _drains.Remove(d);
                }
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void Drain(string name) => Drain(name, options.DrainDeadline);

    private void Take(NodeEntry node, NodeEntry? before, List<string> coming, List<string> leaving)
    {
        if (before is null || before.Address != node.Address)
        {
            if (before is not null && fleet.Rename(node.Name) is { } renamed)
            {
                leaving.Add(renamed);
            }

            try
            {
                fleet.Add(node.Name, node.Address, node.Weight);
                coming.Add(node.Name);
                logger.NodeAdded(node.Name, node.Address, node.Weight);
            }
            catch (ArgumentException e)
            {
                // By hand, or by another source: whoever was first keeps the name.
                logger.NodeRefused(e.Message);
            }
        }
        else if (before.Weight.CompareTo(node.Weight) != 0)
        {
            fleet.SetWeight(node.Name, node.Weight);
        }
    }

    /// <summary>Until all that come are ready, or one that is not has had its time: a change must leave no moment without nodes.
    /// </summary>
    private async Task WaitAnyReadyAsync(List<string> coming, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(coming.Select(n => fleet.WaitReadyAsync(n, ReadyLimit, cancellationToken))).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or ArgumentException)
        {
            logger.NodeNotReady(e.Message);
        }
    }

    private async Task DrainAsync(string name, TimeSpan deadline)
    {
        try
        {
            // Begins before it first waits, so that the name is free for the next node at once.
            var idle = await fleet.DrainAsync(name, deadline, _stop.Token).ConfigureAwait(false);
            logger.NodeLeft(name, idle ? "idle" : "its time was up");
        }
        catch (OperationCanceledException)
        {
            // The gateway ends.
        }
    }
}
