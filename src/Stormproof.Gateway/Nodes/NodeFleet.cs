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
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly BalancingPolicy _policy;
    private readonly SeededRandom _random;
    private volatile Node[] _ready = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal NodeFleet(GatewayOptions options, TimeProvider clock, ILogger logger)
    {
        _options = options;
        _clock = clock;
        _logger = logger;
        _policy = BalancingPolicy.Create(options.Policy, options.Seed);
        _random = new SeededRandom(options.Seed);
    }

    /// <summary>Every node as it is now, by name.</summary>
    public IReadOnlyList<NodeStatus> Nodes
    {
        get
        {
            lock (_gate)
            {
                return [.. _nodes.Values.Select(n => NodeStatus.Of(n.Node)).OrderBy(n => n.Name, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Adds a node; it gets traffic after its first good probe.</summary>
    /// <exception cref="ArgumentException">A node of that name is there, or the address is no absolute http address.</exception>
    public void Add(string name, Uri address)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
        {
            throw new ArgumentException($"'{address}' is no node address; give one like http://127.0.0.1:5001.", nameof(address));
        }

        lock (_gate)
        {
            if (_nodes.ContainsKey(name))
            {
                throw new ArgumentException($"A node named '{name}' is there already; remove it first.", nameof(name));
            }

            var node = new Node(name, address, _options.Health, _options.ConnectTimeout);
            node.Changed += OnChanged;
            _nodes.Add(name, (node, new Prober(node, _options, _clock, _random, _logger)));
        }

        OnChanged();
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
            await node.DrainAsync().WaitAsync(deadline, _clock, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            idle = false;
        }

        await RemoveAsync(name).ConfigureAwait(false);
        return idle;
    }

    /// <summary>Takes a node out at once; requests that it still has are tried on others where that is safe.</summary>
    public async Task<bool> RemoveAsync(string name)
    {
        (Node Node, Prober Prober) entry;
        lock (_gate)
        {
            if (!_nodes.Remove(name, out entry))
            {
                return false;
            }
        }

        entry.Node.Changed -= OnChanged;
        OnChanged();
        // Stops entries from sets that were read before; requests in flight keep the client until they end.
        var idle = entry.Node.DrainAsync();
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
        var begun = _clock.GetTimestamp();
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                changed = _changed.Task;
            }

            var node = Find(name) ?? throw new ArgumentException($"There is no node named '{name}'.", nameof(name));
            if (node.State == NodeState.Ready)
            {
                return;
            }

            try
            {
                var left = timeout - _clock.GetElapsedTime(begun);
                await changed.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, _clock, cancellationToken)
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

    /// <summary>A node that has taken the request, or null when none is ready. The caller must call <see cref="Node.Exit"/>.
    /// </summary>
    internal Node? Acquire(Node?[] tried, bool mustHonourKeys)
    {
        // A chosen node can close between choice and entry, before the set without it is there. A policy that looks at the load
        // would choose it again and again, because it is idle: from the second round on only open nodes are shown to it.
        for (var round = 0; round < 8; round++)
        {
            var ready = round == 0 ? _ready : Array.FindAll(_ready, static n => n.IsOpen);
            if (tried[0] is not null)
            {
                ready = Untried(ready, tried, mustHonourKeys);
            }

            if (ready.Length == 0)
            {
                return null;
            }

            var node = ready[_policy.Pick(new ReadyNodes(ready))];
            if (node.TryEnter())
            {
                return node;
            }
        }

        return null;
    }

    private static Node[] Untried(Node[] ready, Node?[] tried, bool mustHonourKeys)
    {
        var fit = Array.FindAll(ready, n => !mustHonourKeys || n.HonoursKeys);
        var untried = Array.FindAll(fit, n => Array.IndexOf(tried, n) < 0);
        // With one node left a second try of it is better than an error: the first may have met a closing connection.
        return untried.Length > 0 ? untried : fit;
    }

    private Node? Find(string name)
    {
        lock (_gate)
        {
            return _nodes.TryGetValue(name, out var entry) ? entry.Node : null;
        }
    }

    private void OnChanged()
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _ready = [.. _nodes.Values.Select(n => n.Node).Where(n => n.State == NodeState.Ready)
                .OrderBy(n => n.Name, StringComparer.Ordinal)];
            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }

    private readonly struct ReadyNodes(Node[] nodes) : IFleetView
    {
        public int Count => nodes.Length;

        public int InFlight(int index) => nodes[index].InFlight;
    }
}
