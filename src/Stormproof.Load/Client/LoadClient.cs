using Stormproof.Load.Engine.Loop;
using Stormproof.Load.Transport;
using Stormproof.Load.Transport.Linux;

namespace Stormproof.Load.Client;

/// <summary>Requests one by one, from any asynchronous code, on the engine's connections: for users whose next step depends on
/// more than a journey can say. Connections are kept alive; a request that finds all of them taken waits its turn.</summary>
/// <remarks>What awaits a request goes on on the client's own thread, which serves all others too: it must not block.</remarks>
public sealed class LoadClient : IDisposable
{
    private readonly HttpOrigin _origin;
    private readonly int _most;
    private readonly EventLoop _loop;
    private readonly ConnectionSource _source;
    private readonly List<UserConnection> _connections = [];
    private readonly Stack<UserConnection> _idle = new();
    private readonly Queue<Exchange> _waiting = new();
    private volatile bool _isDisposed;

    /// <summary>Starts the client's thread; nothing is connected yet.</summary>
    /// <param name="origin">Where all its requests go.</param>
    /// <param name="connections">The most at once, 1 to 1,000,000.</param>
    /// <param name="options">Timeouts and limits. The request timeout runs from when a request has its connection.</param>
    /// <param name="clock">Real time.</param>
    public LoadClient(HttpOrigin origin, int connections, TransportOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentOutOfRangeException.ThrowIfLessThan(connections, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(connections, 1_000_000);
        (_origin, _most) = (origin, connections);
        Poller poller = new ParkedPoller();
        if (OperatingSystem.IsLinux())
        {
            Descriptors.Raise();
            poller = new EpollPoller(EpollPoller.CreateWakeDescriptor());
        }

        _loop = new EventLoop(new LoopClock(clock, clock.GetTimestamp()), poller, NoPacer.Instance);
        _source = new ConnectionSource(_loop, options, new TransportCounters());
        new Thread(Run) { IsBackground = true, Name = "load-client" }.Start();
    }

    /// <summary>Sends a request.</summary>
    /// <param name="request">To the client's origin.</param>
    /// <param name="read">Takes what it needs from the answer, whose bytes are gone when it returns. What went wrong with server
    /// or network is the answer's <see cref="HttpAnswer.Outcome"/>.</param>
    /// <param name="cancellationToken">Ends it; the connection is closed.</param>
    /// <exception cref="OperationCanceledException">It was cancelled, or the client disposed of meanwhile.</exception>
    public Task<T> SendAsync<T>(HttpRequest request, Func<HttpAnswer, T> read, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(read);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!ReferenceEquals(request.Origin, _origin))
        {
            throw new ArgumentException($"The request goes to {request.Origin}, this client to {_origin}.", nameof(request));
        }

        var exchange = new Exchange<T>(request, read, cancellationToken);
        exchange.CancelOn(_loop);
        if (_loop.IsCurrent)
        {
            Begin(exchange);
        }
        else
        {
            _loop.Post(() => Begin(exchange));
        }

        return exchange.Task;
    }

    /// <summary>Ends all that is under way as cancelled, closes the connections and ends the thread. From any thread.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _loop.Post(End);
        }
    }

    private void Run()
    {
        _loop.Run();
        _source.Dispose();
        _loop.Dispose();
    }

    private void Begin(Exchange exchange)
    {
        if (_isDisposed || exchange.IsCancelled)
        {
            exchange.Drop();
        }
        else if (_idle.TryPop(out var connection) || TryConnect(out connection))
        {
            _ = RunAsync(connection, exchange);
        }
        else
        {
            _waiting.Enqueue(exchange);
        }
    }

    /// <summary>One exchange after the other, as long as any waits.</summary>
    private async Task RunAsync(UserConnection connection, Exchange? exchange)
    {
        while (exchange is not null)
        {
            exchange.Connection = connection;
            var answer = await connection.SendAsync(exchange.Request).ConfigureAwait(false);
            exchange.Connection = null;
            exchange.Read(answer);
            connection.ReleaseAnswer();
            var next = Next();
            if (next is null)
            {
                // Before the caller goes on: its next request, sent from in there, may use it.
                _idle.Push(connection);
            }

            exchange.Complete();
            exchange = next;
        }
    }

    private Exchange? Next()
    {
        while (_waiting.TryDequeue(out var exchange))
        {
            if (!exchange.IsCancelled)
            {
                return exchange;
            }

            exchange.Drop();
        }

        return null;
    }

    private bool TryConnect([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out UserConnection? connection)
    {
        connection = null;
        if (_connections.Count >= _most)
        {
            return false;
        }

        connection = _source.Connect(_origin, _connections.Count);
        _connections.Add(connection);
        return true;
    }

    private void End()
    {
        while (_waiting.TryDequeue(out var exchange))
        {
            exchange.Drop();
        }

        foreach (var connection in _connections)
        {
            connection.Close();
        }

        // What was closed in the middle of an exchange tells its end on the loop's next turn.
        _loop.Defer(() => _loop.Defer(_loop.Stop));
    }

    private sealed class NoPacer : ILoopPacer
    {
        public static readonly NoPacer Instance = new();

        public long NextDue => long.MaxValue;

        public void Dispatch(long now)
        {
        }
    }
}
