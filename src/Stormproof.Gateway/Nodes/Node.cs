using Stormproof.Gateway.Forwarding;
using Stormproof.Gateway.Upgrades;
using Stormproof.Model.Fleet;
using Stormproof.Model.Fleet.Outliers;

namespace Stormproof.Gateway.Nodes;

/// <summary>One app process behind the balancer. Its state belongs to this object, not to its name or address: a process that
/// comes back under the same address proves itself anew.</summary>
internal sealed class Node : IDisposable
{
    private readonly Lock _gate = new();
    private readonly GatewayOptions _options;
    private readonly FleetClock _clock;
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private NodeHealth _health = new(NodeState.Starting);
    private NodeRecord _record;
    private TimeSpan _readySince;
    private bool _panic;
    private bool _held;
    private volatile bool _open;
    private readonly CancellationTokenSource _leaving = new();
    private readonly CancellationTokenSource _gone = new();
    private double _weight;
    private string _name;
    private long _ejections;
    private int _inFlight;
    private int _unanswered;
    private long _waitingSince;

    public Node(string name, Uri address, double weight, GatewayOptions options, FleetClock clock)
    {
        _name = name;
        Address = address;
        Prefix = address.GetLeftPart(UriPartial.Authority);
        _weight = weight;
        _options = options;
        _clock = clock;
        (Leaving, Gone) = (_leaving.Token, _gone.Token);
        Client = new HttpMessageInvoker(new SingleDelivery(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = System.Net.DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectTimeout = options.ConnectTimeout,
            // Below the node's own keep-alive, so that the node never closes a connection that is about to be used.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        }));
    }

    /// <summary>Raised when the node starts or stops taking traffic.</summary>
    public event Action? Changed;

    /// <summary>Raised when errors in a row speak for an ejection, which the fleet decides.</summary>
    public event Action<Node>? Suspected;

    /// <summary>Raised when broken requests took the node down: a good probe alone should not bring it back.</summary>
    public event Action<Node>? BrokeDown;

    /// <summary>Changes only when another node takes the name.</summary>
    public string Name
    {
        get => Volatile.Read(ref _name);
        set => Volatile.Write(ref _name, value);
    }

    /// <summary>Cancelled when the node begins to leave; what lasts, such as a WebSocket, should come to its end.</summary>
    public CancellationToken Leaving { get; }

    /// <summary>Over how long, from then on, those who hold something that lasts are told so; set before
    /// <see cref="Leaving"/>.</summary>
    public TimeSpan FarewellWindow { get; private set; }

    /// <summary>Cancelled when the node is taken out; what still lasts is cut.</summary>
    public CancellationToken Gone { get; }

    /// <summary>How often it was ejected.</summary>
    public long Ejections => Interlocked.Read(ref _ejections);

    public Uri Address { get; }

    public string Prefix { get; }

    /// <summary>Its part of the traffic against the others', before slow start.</summary>
    public double Weight
    {
        get => Volatile.Read(ref _weight);
        set => Volatile.Write(ref _weight, value);
    }

    public HttpMessageInvoker Client { get; }

    public NodeLoad Load { get; } = new();

    /// <summary>The process that answered the last probe; another id is another life.</summary>
    public string? Instance { get; private set; }

    /// <summary>The node's readiness declares that it honours <c>Idempotency-Key</c>.</summary>
    public bool HonoursKeys { get; private set; }

    /// <summary>Why the node is not ready, in its own words or the probe's.</summary>
    public string? Reason { get; private set; }

    public NodeState State
    {
        get
        {
            lock (_gate)
            {
                return _health.State != NodeState.Ready ? _health.State
                    : _record.IsEjected ? NodeState.Down
                    : ShareNow() < 1 ? NodeState.Warming
                    : NodeState.Ready;
            }
        }
    }

    /// <summary>Out on a judgement, which is what the cap limits; not for broken requests, which are no judgement.</summary>
    public bool IsEjected
    {
        get
        {
            lock (_gate)
            {
                return _record.IsEjected && !_held;
            }
        }
    }

    /// <summary>When its ejection ends; null when it is not ejected.</summary>
    public TimeSpan? EjectedUntil
    {
        get
        {
            lock (_gate)
            {
                return _record.EjectedUntil;
            }
        }
    }

    /// <summary>Ready and not ejected, whether its whole share is there yet or not.</summary>
    public bool IsHealthy
    {
        get
        {
            lock (_gate)
            {
                return _health.State == NodeState.Ready && !_record.IsEjected;
            }
        }
    }

    /// <summary>Has been ready once in this life and is not leaving.</summary>
    public bool IsMember
    {
        get
        {
            lock (_gate)
            {
                return _health.State is NodeState.Ready or NodeState.Down;
            }
        }
    }

    /// <summary>Takes requests now.</summary>
    public bool IsOpen => _open;

    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Its weight as far as slow start lets it have it.</summary>
    public double WeightNow
    {
        get
        {
            lock (_gate)
            {
                return Weight * ShareNow();
            }
        }
    }

    /// <summary>Takes a request, unless the node stopped taking them since it was chosen.</summary>
    public bool TryEnter()
    {
        Interlocked.Increment(ref _inFlight);
        if (_open)
        {
            if (Interlocked.Increment(ref _unanswered) == 1)
            {
                Volatile.Write(ref _waitingSince, _clock.Now.Ticks);
            }

            return true;
        }

        Leave();
        return false;
    }

    /// <summary>Gives up a request that was taken and never sent.</summary>
    public void Withdraw()
    {
        AnswerBegins();
        Leave();
    }

    public void AnswerBegins()
    {
        Interlocked.Decrement(ref _unanswered);
        Volatile.Write(ref _waitingSince, _clock.Now.Ticks);
    }

    /// <summary>How the node looks to a policy that asks for more than its requests in flight. It is at least as slow as it has
    /// kept everyone waiting: one that begins to hang has the latency of its good days, and would draw all requests by
    /// it.</summary>
    public NodeProbe Probe(TimeSpan now)
    {
        var probe = Load.Probe(InFlight, now);
        return Volatile.Read(ref _unanswered) == 0
            ? probe
            : probe with { LatencyMs = Math.Max(probe.LatencyMs, Since(ref _waitingSince, now)) };
    }

    /// <summary>A request has ended.</summary>
    /// <param name="latencyMs">Time until its answer began, or until now.</param>
    /// <param name="outcome">How.</param>
    /// <param name="hasBegun">Its answer was announced by <see cref="AnswerBegins"/>.</param>
    public void Exit(double latencyMs, RequestOutcome outcome, bool hasBegun = false)
    {
        if (!hasBegun)
        {
            AnswerBegins();
        }

        Load.Add(latencyMs, outcome, Math.Max(1, InFlight), _clock.Now);
        bool suspect;
        lock (_gate)
        {
            _record = _record.After(outcome);
            suspect = _health.State == NodeState.Ready && _record.IsSuspect(_options.Outliers);
        }

        Leave();
        if (suspect)
        {
            Suspected?.Invoke(this);
        }
    }

    public void Signal(HealthSignal signal, string? reason = null)
    {
        bool changed;
        bool broke;
        lock (_gate)
        {
            var next = _health.After(signal, _options.Health);
            changed = next.State != _health.State || next.MayServeInPanic != _health.MayServeInPanic;
            broke = signal == HealthSignal.RequestFailed && next.State == NodeState.Down && _health.State == NodeState.Ready;
            if (changed && next.State == NodeState.Ready)
            {
                BeginRamp();
            }

            _health = next;
            if (signal is HealthSignal.ProbeGood && !_record.IsEjected)
            {
                Reason = null;
            }
            else if (reason is not null)
            {
                Reason = reason;
            }

            OpenOrClose();
        }

        if (broke)
        {
            BrokeDown?.Invoke(this);
        }

        if (changed)
        {
            Changed?.Invoke();
        }
    }

    /// <summary>Takes in that a request broke.</summary>
    public void SignalBroken(Exception? exception, string what) => Signal(
        RetryRules.NothingSent(exception) ? HealthSignal.ConnectFailed : HealthSignal.RequestFailed, $"request failed: {what}");

    /// <summary>Its load report while it is of now.</summary>
    public string? ReportNow => Load.ReportAt(_clock.Now);

    public void TakeReport(string report) => Load.TakeReport(report, _clock.Now);

    /// <summary>Takes in what a good probe said about who answers. Another process than before starts a life of its own: nothing
    /// that is held against, or in favour of, the last one counts.</summary>
    public void Identify(string? instance, bool honoursKeys)
    {
        lock (_gate)
        {
            if (Instance is not null && instance is not null && Instance != instance && _health.State != NodeState.Draining)
            {
                _health = new NodeHealth(NodeState.Starting);
                (_record, _held) = (default, false);
                Load.Forget();
                OpenOrClose();
            }

            Instance = instance ?? Instance;
            HonoursKeys = honoursKeys;
        }
    }

    /// <summary>Takes the node out until its time is up; good probes do not bring it back earlier.</summary>
    /// <param name="reason">What it is ejected for.</param>
    /// <param name="held">For broken requests: outside the cap.</param>
    /// <returns>For how long.</returns>
    public TimeSpan Eject(string reason, bool held)
    {
        lock (_gate)
        {
            _held = held;
            Interlocked.Increment(ref _ejections);
            _record = _record.Eject(_clock.Now, _options.Outliers);
            Reason = $"ejected: {reason}";
            OpenOrClose();
            return _record.EjectedUntil!.Value - _clock.Now;
        }
    }

    /// <summary>Ends an ejection whose time is up.</summary>
    /// <returns>Whether it ended one, or the node's share is still growing: then the fleet must be weighed again.</returns>
    public bool Advance()
    {
        lock (_gate)
        {
            if (_record.EjectedUntil <= _clock.Now)
            {
                Return();
                return true;
            }

            // The step after the ramp's end too, which brings the whole share.
            return _health.State == NodeState.Ready && _clock.Now - _readySince < _options.SlowStart.Window + FleetPulse.Interval;
        }
    }

    /// <summary>Ends an ejection before its time: the fleet has become too small for it.</summary>
    public void EndEjection()
    {
        lock (_gate)
        {
            Return();
        }
    }

    /// <summary>A comparison did not find it standing out.</summary>
    public void Pass()
    {
        lock (_gate)
        {
            _record = _record.Passed();
        }
    }

    /// <summary>Says whether so few nodes are healthy that this one serves although it is not.</summary>
    public void SetPanic(bool panic)
    {
        lock (_gate)
        {
            _panic = panic;
            OpenOrClose();
        }
    }

    /// <summary>Stops new requests; the task ends when those in flight are finished.</summary>
    /// <param name="deadline">How long they have; what counts is the first time it is said.</param>
    public Task DrainAsync(TimeSpan deadline = default)
    {
        lock (_gate)
        {
            _health = new NodeHealth(NodeState.Draining);
            OpenOrClose();
            if (!_leaving.IsCancellationRequested)
            {
                FarewellWindow = Farewell.Window(Volatile.Read(ref _inFlight), deadline);
            }
        }

        Changed?.Invoke();
        _leaving.Cancel();
        // Full fence between closing and looking: whoever enters after it sees the node closed.
        if (Interlocked.CompareExchange(ref _inFlight, 0, 0) == 0)
        {
            _idle.TrySetResult();
        }

        return _idle.Task;
    }

    /// <summary>Cuts what lasts; ordinary requests go on until they end.</summary>
    public void CutUpgrades() => _gone.Cancel();

    public void Dispose()
    {
        Client.Dispose();
        _leaving.Dispose();
        _gone.Dispose();
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _inFlight) == 0 && !_open && State == NodeState.Draining)
        {
            _idle.TrySetResult();
        }
    }

    private static double Since(ref long ticks, TimeSpan now) => (now - new TimeSpan(Volatile.Read(ref ticks))).TotalMilliseconds;

    private void Return()
    {
        (_record, _held) = (_record.Returned(), false);
        Reason = _health.State == NodeState.Ready ? null : Reason;
        BeginRamp();
        OpenOrClose();
    }

    private void BeginRamp() => _readySince = _clock.Now;

    private double ShareNow() => _options.SlowStart.Share(_clock.Now - _readySince);

    private void OpenOrClose() => _open = (_health.State == NodeState.Ready && !_record.IsEjected)
        || (_panic && _health.MayServeInPanic);
}
