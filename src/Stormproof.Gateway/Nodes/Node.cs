using Stormproof.Gateway.Forwarding;
using Stormproof.Model.Fleet;

namespace Stormproof.Gateway.Nodes;

/// <summary>One app process behind the balancer. Its state belongs to this object, not to its name or address: a process that
/// comes back under the same address proves itself anew.</summary>
internal sealed class Node : IDisposable
{
    private const double LatencyWeight = 0.1;

    private readonly Lock _gate = new();
    private readonly HealthRules _rules;
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private NodeHealth _health = new(NodeState.Starting);
    private volatile bool _open;
    private int _inFlight;
    private long _requests;
    private long _failures;
    private double _latencyMs;

    public Node(string name, Uri address, HealthRules rules, TimeSpan connectTimeout)
    {
        Name = name;
        Address = address;
        Prefix = address.GetLeftPart(UriPartial.Authority);
        _rules = rules;
        Client = new HttpMessageInvoker(new SingleDelivery(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = System.Net.DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectTimeout = connectTimeout,
            // Below the node's own keep-alive, so that the node never closes a connection that is about to be used.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        }));
    }

    /// <summary>Raised when the node starts or stops taking traffic.</summary>
    public event Action? Changed;

    public string Name { get; }

    public Uri Address { get; }

    public string Prefix { get; }

    public HttpMessageInvoker Client { get; }

    /// <summary>The process that answered the last probe; another id is another life.</summary>
    public string? Instance { get; private set; }

    /// <summary>The node's readiness declares that it honours <c>Idempotency-Key</c>.</summary>
    public bool HonoursKeys { get; private set; }

    /// <summary>Why the node is not ready, in its own words or the probe's.</summary>
    public string? Reason { get; private set; }

    /// <summary>The node's last load report, as it came.</summary>
    public string? LoadReport { get; set; }

    public NodeState State
    {
        get
        {
            lock (_gate)
            {
                return _health.State;
            }
        }
    }

    /// <summary>Takes requests now.</summary>
    public bool IsOpen => _open;

    public int InFlight => Volatile.Read(ref _inFlight);

    public long Requests => Interlocked.Read(ref _requests);

    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Moving average of the time to an answer's end, in milliseconds.</summary>
    public double LatencyMs => Volatile.Read(ref _latencyMs);

    /// <summary>Takes a request, unless the node stopped taking them since it was chosen.</summary>
    public bool TryEnter()
    {
        Interlocked.Increment(ref _inFlight);
        if (_open)
        {
            return true;
        }

        Leave();
        return false;
    }

    public void Exit(double elapsedMs, bool failed)
    {
        Interlocked.Increment(ref _requests);
        if (failed)
        {
            Interlocked.Increment(ref _failures);
        }
        else
        {
            // Two threads may write at once and one sample be lost, which an average bears.
            var latency = Volatile.Read(ref _latencyMs);
            Volatile.Write(ref _latencyMs, latency == 0 ? elapsedMs : latency + (LatencyWeight * (elapsedMs - latency)));
        }

        Leave();
    }

    public void Signal(HealthSignal signal, string? reason = null)
    {
        bool changed;
        lock (_gate)
        {
            var next = _health.After(signal, _rules);
            changed = next.State != _health.State;
            _health = next;
            if (signal is HealthSignal.ProbeGood)
            {
                Reason = null;
            }
            else if (reason is not null)
            {
                Reason = reason;
            }

            _open = next.State == NodeState.Ready;
        }

        if (changed)
        {
            Changed?.Invoke();
        }
    }

    /// <summary>Takes in what a good probe said about who answers.</summary>
    public void Identify(string? instance, bool honoursKeys)
    {
        Instance = instance;
        HonoursKeys = honoursKeys;
    }

    /// <summary>Stops new requests; the task ends when those in flight are finished.</summary>
    public Task DrainAsync()
    {
        lock (_gate)
        {
            _health = new NodeHealth(NodeState.Draining);
            _open = false;
        }

        Changed?.Invoke();
        // Full fence between closing and looking: whoever enters after it sees the node closed.
        if (Interlocked.CompareExchange(ref _inFlight, 0, 0) == 0)
        {
            _idle.TrySetResult();
        }

        return _idle.Task;
    }

    public void Dispose() => Client.Dispose();

    private void Leave()
    {
        if (Interlocked.Decrement(ref _inFlight) == 0 && !_open && State == NodeState.Draining)
        {
            _idle.TrySetResult();
        }
    }
}
