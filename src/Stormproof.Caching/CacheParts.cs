using Microsoft.Extensions.Logging;
using Stormproof.Caching.Circuit;
using Stormproof.Caching.Flights;
using Stormproof.Caching.Process;
using Stormproof.Caching.Serialization;
using Stormproof.Caching.Store;
using Stormproof.Model.Fleet;

namespace Stormproof.Caching;

/// <summary>What reads and writes of one cache share.</summary>
internal sealed class CacheParts : IDisposable
{
    public CacheParts(
        ICacheStore store, StoreClock clock, CachingOptions options, TimeProvider time, ILogger logger, CacheMetrics metrics,
        IPositionSource? positions, ulong seed)
    {
        Store = store;
        Clock = clock;
        Options = options;
        Time = time;
        Logger = logger;
        Metrics = metrics;
        Positions = positions;
        Random = new SeededRandom(seed);
        Tokens = new TokenSource(Random);
        Serializer = options.Serializer ?? new JsonCacheSerializer(options.Json);
        Circuit = new StoreCircuit(store, options, time, logger);
        PassThrough = new PassThrough(options, time);
        Wakes = new Wakes(time);
        metrics.Watch(() => Flights.Aboard);
        if (options.ProcessLifetime is { } lifetime)
        {
            Process = new ProcessLevel(time, lifetime, options.ProcessMaxEntries, options.ProcessMaxBytes);
        }
    }

    public ICacheStore Store { get; }

    public StoreClock Clock { get; }

    public CachingOptions Options { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    public CacheMetrics Metrics { get; }

    public IPositionSource? Positions { get; }

    public SeededRandom Random { get; }

    public TokenSource Tokens { get; }

    public ICacheSerializer Serializer { get; }

    public StoreCircuit Circuit { get; }

    public PassThrough PassThrough { get; }

    public FlightTable Flights { get; } = new();

    public Wakes Wakes { get; }

    /// <summary>Null: off, and nothing is broadcast.</summary>
    public ProcessLevel? Process { get; }

    public void Dispose()
    {
        Circuit.Dispose();
        PassThrough.Dispose();
    }
}
