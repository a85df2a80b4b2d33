using Stormproof.Model.Consistency;

namespace Stormproof.Postgres;

/// <summary>What the work under way must see: set by the middleware for each request, advanced by its writes, asked by its reads.
/// Follows the asynchronous flow, so that a cluster, which all requests share, needs nothing passed to it.</summary>
public sealed class CausalContext
{
    private static readonly AsyncLocal<CausalContext?> Flow = new();

    private readonly Lock _gate = new();
    private LogPosition _position;
    private bool _isCurrent;

    private CausalContext(LogPosition position) => _position = position;

    /// <summary>That of the work under way; null outside a request and outside <see cref="Begin"/>.</summary>
    public static CausalContext? Current => Flow.Value;

    /// <summary>The latest position that the work or its client has seen; not known: none.</summary>
    public LogPosition Position
    {
        get
        {
            lock (_gate)
            {
                return _position;
            }
        }
    }

    /// <summary>What a read that names no demand of its own must see.</summary>
    public Freshness Freshness
    {
        get
        {
            lock (_gate)
            {
                return _isCurrent ? Freshness.Current : Freshness.AtLeast(_position);
            }
        }
    }

    /// <summary>Begins a context for work outside a request; what it calls sees it until the scope is disposed.</summary>
    /// <param name="position">From where the work was handed over, for instance a message; not known: none.</param>
    public static Scope Begin(LogPosition position = default)
    {
        var outer = Flow.Value;
        Flow.Value = new CausalContext(position);
        return new Scope(outer);
    }

    /// <summary>The work has seen, or written, this.</summary>
    public void Advance(LogPosition position)
    {
        lock (_gate)
        {
            _position = LogPosition.Later(_position, position);
        }
    }

    /// <summary>What the client has seen cannot be told: reads go to the primary.</summary>
    internal void DemandCurrent()
    {
        lock (_gate)
        {
            _isCurrent = true;
        }
    }

    /// <summary>Ends a context.</summary>
    public readonly struct Scope : IDisposable
    {
        private readonly CausalContext? _outer;

        internal Scope(CausalContext? outer) => _outer = outer;

        /// <inheritdoc/>
        public void Dispose() => Flow.Value = _outer;
    }
}
