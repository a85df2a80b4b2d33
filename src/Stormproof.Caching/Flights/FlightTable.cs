using System.Collections.Concurrent;

namespace Stormproof.Caching.Flights;

/// <summary>
/// One flight a key at a time in this process. A caller boards a flight only if it started after the caller arrived: one that
/// started before may have read the store before a write that was acknowledged since. So who arrives during flight n waits for
/// n+1, which starts when n has landed and serves all that arrived before it.
/// </summary>
internal sealed class FlightTable
{
    private readonly ConcurrentDictionary<(string Key, Type Type), object> _lanes = new();
    private long _starts;
    private int _inUse;
    private int _aboard;

    /// <summary>Callers that wait for a flight now.</summary>
    public int Aboard => Volatile.Read(ref _aboard);

    /// <summary>What a caller notes before anything else.</summary>
    public long Arrive() => Volatile.Read(ref _starts);

    /// <summary>Whether a flight of this key is under way.</summary>
    public bool IsFlying<T>(string key) => Volatile.Read(ref _inUse) != 0 && _lanes.ContainsKey((key, typeof(T)));

    /// <summary>Boards a flight, starts it if there is none, and waits for it to land.</summary>
    /// <param name="key">The key.</param>
    /// <param name="arrival">From <see cref="Arrive"/>.</param>
    /// <param name="start">What this caller knows about the store; used by a flight that starts at once.</param>
    /// <param name="fly">The flight, if it becomes this caller's.</param>
    /// <param name="cancellationToken">Ends this caller's wait; the flight goes on while anyone waits.</param>
    public async Task<Answer<T>> BoardAsync<T>(
        string key, long arrival, FlightStart start, Func<FlightStart, CancellationToken, Task<Answer<T>>> fly,
        CancellationToken cancellationToken)
    {
        Flight<T>? flight;
        Flight<T>? starting;
        Lane<T> lane;
        do
        {
            lane = (Lane<T>)_lanes.GetOrAdd((key, typeof(T)), static _ => new Lane<T>());
            (flight, starting) = lane.Board(arrival, fly, this);
        }
        while (flight is null);

        if (starting is not null)
        {
            _ = RunAsync(key, lane, starting, start);
        }

        Interlocked.Increment(ref _aboard);
        try
        {
            return await flight.Landed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _aboard);
            lane.Leave(flight)?.Abandon();
        }
    }

    private async Task RunAsync<T>(string key, Lane<T> lane, Flight<T> flight, FlightStart start)
    {
        var land = await flight.FlyAsync(start).ConfigureAwait(false);
        var next = lane.Land(this);
        if (next is null)
        {
            _lanes.TryRemove(new((key, typeof(T)), lane));
            Interlocked.Decrement(ref _inUse);
        }

        land();
        if (next?.Context is { } context)
        {
            ExecutionContext.Run(context, _ => Go(), null);
        }
        else if (next is not null)
        {
            Go();
        }

        void Go() => _ = RunAsync(key, lane, next, FlightStart.Look);
    }

    private sealed class Lane<T>
    {
        private readonly Lock _gate = new();
        private Flight<T>? _current;
        private Flight<T>? _next;
        private bool _isClosed;

        /// <summary>The flight to wait for (none: the lane was just closed), and the one to start, if any.</summary>
        public (Flight<T>? Flight, Flight<T>? Starting) Board(
            long arrival, Func<FlightStart, CancellationToken, Task<Answer<T>>> fly, FlightTable table)
        {
            lock (_gate)
            {
                if (_isClosed)
                {
                    return (null, null);
                }

                Flight<T>? starting = null;
                Flight<T> flight;
                if (_current is null)
                {
                    Interlocked.Increment(ref table._inUse);
                    flight = starting = _current = new Flight<T>(fly, null);
                    flight.Number = Interlocked.Increment(ref table._starts);
                }
                else if (_current.Number > arrival && !_current.IsAbandoned)
                {
                    flight = _current;
                }
                else
                {
                    flight = _next ??= new Flight<T>(fly, ExecutionContext.Capture());
                }

                flight.Waiters++;
                return (flight, starting);
            }
        }

        /// <summary>One waiter fewer. Returns the flight when it was the last and the flight is under way.</summary>
        public Flight<T>? Leave(Flight<T> flight)
        {
            lock (_gate)
            {
                if (--flight.Waiters > 0)
                {
                    return null;
                }

                if (_next == flight)
                {
                    _next = null;
                }

                flight.IsAbandoned = true;
                return _current == flight ? flight : null;
            }
        }

        /// <summary>The current flight has landed; the next one, if any, is the current now.</summary>
        public Flight<T>? Land(FlightTable table)
        {
            lock (_gate)
            {
                _current = _next;
                _next = null;
                _isClosed = _current is null;
                if (_current is not null)
                {
                    _current.Number = Interlocked.Increment(ref table._starts);
                }

                return _current;
            }
        }
    }
}
