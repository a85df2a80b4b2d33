using Microsoft.Extensions.Logging;
using Stormproof.Gateway.Health;
using Stormproof.Model.Fleet;

namespace Stormproof.Gateway.Nodes;

/// <summary>The nodes behind the balancer. Nodes join and leave at any time; a request sees one fixed set.</summary>
public sealed class NodeFleet : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (Node Node, Prober Prober)> _nodes = new(StringComparer.Ordinal);
    private readonly GatewayOptions _options;
    private readonly FleetClock _clock;
    private readonly ILogger _logger;
    private readonly SeededRandom _random;
    private readonly FleetPulse _pulse;
    private bool _panic;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal NodeFleet(GatewayOptions options, TimeProvider clock, ILogger logger)
    {
        _options = options;
        _clock = new FleetClock(clock);
        _logger = logger;
        Choice = new NodeChoice(options, _clock);
        Ejections = new Ejections(this, options, logger);
        _random = new SeededRandom(options.Seed);
        _pulse = new FleetPulse(this, options, _clock);
    }

    /// <summary>Finds nodes for requests.</summary>
    internal NodeChoice Choice { get; }

    /// <summary>Takes nodes out that stand out.</summary>
    internal Ejections Ejections { get; }

    /// <summary>Every node as it is now, by name.</summary>
    public IReadOnlyList<NodeStatus> Nodes
    {
        get
        {
            lock (_gate)
            {
                var whole = _nodes.Values.Where(n => n.Node.IsOpen).Sum(n => n.Node.WeightNow);
                return [.. _nodes.Values.Select(n => NodeStatus.Of(n.Node, whole)).OrderBy(n => n.Name, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Adds a node; it gets traffic after its first good probe.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="address">Where it listens.</param>
    /// <param name="weight">Its part of the traffic against the others', 0.01 to 100.</param>
    /// <exception cref="ArgumentException">A node of that name is there, the address is no absolute http address, or the weight
    /// is out of range.</exception>
    public void Add(string name, Uri address, double weight = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
        {
            throw new ArgumentException($"'{address}' is no node address; give one like http://127.0.0.1:5001.", nameof(address));
        }

        CheckWeight(name, weight);
        lock (_gate)
        {
            // One that is leaving does not keep its name from the next.
            if (_nodes.TryGetValue(name, out var present) && present.Node.State == NodeState.Draining)
            {
                Rename(name);
            }
            else if (present.Node is not null)
            {
                throw new ArgumentException($"A node named '{name}' is there already; remove it first.", nameof(name));
            }

            var node = new Node(name, address, weight, _options, _clock);
            node.Changed += Weigh;
            node.Suspected += Ejections.OnSuspected;
            node.BrokeDown += Ejections.OnBrokeDown;
            _nodes.Add(name, (node, new Prober(node, _options, _clock.Time, _random, _logger)));
        }

        Weigh();
    }

    /// <summary>Changes a node's part of the traffic.</summary>
    /// <exception cref="ArgumentException">The weight is out of range.</exception>
    /// <returns>False when there is no such node.</returns>
    public bool SetWeight(string name, double weight)
    {
        CheckWeight(name, weight);
        if (Find(name) is not { } node)
        {
            return false;
        }

        node.Weight = weight;
        Weigh();
        return true;
    }

    /// <summary>Lets a node finish what it has and takes it out.</summary>
    /// <returns>True when it was idle in time; false when the deadline took it out with requests in flight, or it is unknown.
    /// </returns>
    public async Task<bool> DrainAsync(string name, TimeSpan deadline, CancellationToken cancellationToken = default)
    {
        if (Find(name) is not { } node)
        {
            return false;
        }

        var idle = true;
        try
        {
            await node.DrainAsync(deadline).WaitAsync(deadline, _clock.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            idle = false;
        }

        // By what it is and not by name: another may have that by now.
        await RemoveAsync(node).ConfigureAwait(false);
        return idle;
    }

    /// <summary>Takes a node out at once; requests that it still has are tried on others where that is safe.</summary>
    public async Task<bool> RemoveAsync(string name) => Find(name) is { } node && await RemoveAsync(node).ConfigureAwait(false);

    private async Task<bool> RemoveAsync(Node node)
    {
        (Node Node, Prober Prober) entry;
        lock (_gate)
        {
            if (!_nodes.TryGetValue(node.Name, out entry) || entry.Node != node)
            {
                return false;
            }

            _nodes.Remove(node.Name);
        }

        entry.Node.Changed -= Weigh;
        entry.Node.Suspected -= Ejections.OnSuspected;
        entry.Node.BrokeDown -= Ejections.OnBrokeDown;
        Weigh();
        // Stops entries from sets that were read before; requests in flight keep the client until they end.
        var idle = entry.Node.DrainAsync();
        entry.Node.CutUpgrades();
        await entry.Prober.DisposeAsync().ConfigureAwait(false);
        _ = idle.ContinueWith(
            static (_, state) => ((Node)state!).Dispose(), entry.Node, CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return true;
    }

    /// <summary>Waits until a node takes traffic.</summary>
    /// <exception cref="TimeoutException">It did not in time; the message says why.</exception>
    public async Task WaitReadyAsync(string name, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        var begun = _clock.Now;
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                changed = _changed.Task;
            }

            var node = Find(name) ?? throw new ArgumentException($"There is no node named '{name}'.", nameof(name));
            if (node.IsHealthy)
            {
                return;
            }

            try
            {
                var left = timeout - (_clock.Now - begun);
                await changed.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, _clock.Time, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                throw new TimeoutException(
                    $"Node '{name}' was not ready within {timeout.TotalSeconds:0.#} s: {node.Reason ?? "no answer to a probe"}.");
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _pulse.DisposeAsync().ConfigureAwait(false);
        string[] names;
        lock (_gate)
        {
            names = [.. _nodes.Keys];
        }

        foreach (var name in names)
        {
            await RemoveAsync(name).ConfigureAwait(false);
        }
    }

    /// <summary>Frees a node's name for another that takes its place, and lets it serve on under a longer one.</summary>
    /// <returns>The longer name; null when there is no such node.</returns>
    internal string? Rename(string name)
    {
        lock (_gate)
        {
            if (!_nodes.Remove(name, out var entry))
            {
                return null;
            }

            var count = 1;
            string next;
            do
            {
                next = $"{name} (replaced {count++})";
            }
            while (!_nodes.TryAdd(next, entry));
            entry.Node.Name = next;
            return next;
        }
    }

    /// <summary>Takes in that the settings have changed.</summary>
    internal void Refresh()
    {
        Choice.Refresh();
        Weigh();
    }

    /// <summary>Lets time pass: ejections end, shares grow.</summary>
    internal void Advance()
    {
        var changed = false;
        foreach (var node in All())
        {
            changed |= node.Advance();
        }

        if (changed)
        {
            Weigh();
        }
    }

    private static void CheckWeight(string name, double weight)
    {
        if (!(weight is >= 0.01 and <= 100))
        {
            throw new ArgumentException(
                $"The weight of '{name}' is {weight}; allowed is 0.01 to 100, usual is 1.", nameof(weight));
        }
    }

    internal Node? Find(string name)
    {
        lock (_gate)
        {
            return _nodes.TryGetValue(name, out var entry) ? entry.Node : null;
        }
    }

    internal Node[] All()
    {
        lock (_gate)
        {
            return [.. _nodes.Values.Select(n => n.Node)];
        }
    }

    /// <summary>Takes in that nodes have come, gone or changed: who serves, how much, and whether there is panic.</summary>
    internal void Weigh()
    {
        TaskCompletionSource changed;
        bool panicChanged;
        lock (_gate)
        {
            var nodes = _nodes.Values.Select(n => n.Node).OrderBy(n => n.Name, StringComparer.Ordinal).ToArray();
            Ejections.EndAboveCap(nodes);
            var panic = Panic.Applies(nodes.Count(n => n.IsHealthy), nodes.Count(n => n.IsMember));
            Array.ForEach(nodes, n => n.SetPanic(panic));
            Choice.Among(Array.FindAll(nodes, n => n.IsOpen));
            panicChanged = panic != _panic;
            _panic = panic;
            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        if (panicChanged)
        {
            _logger.PanicChanged(_panic ? "begins: fewer than half of the nodes are healthy" : "ends");
        }

        changed.SetResult();
    }
}
