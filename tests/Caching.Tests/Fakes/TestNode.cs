using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Stormproof.Caching.Store;

namespace Stormproof.Caching.Tests.Fakes;

/// <summary>A cache over the shared records, on the test's clock.</summary>
internal sealed class TestNode : IDisposable
{
    public const string Key = "price:7";

    /// <summary>A read that waits for time to pass on the test's clock waits for ever: so it fails.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public TestNode(
        SharedRecords records, FakeDatabase database, FakeTimeProvider time, Action<CachingOptions>? configure = null,
        bool knowsPositions = true, ulong seed = 1)
    {
        var options = new CachingOptions { TtlJitter = 0 };
        configure?.Invoke(options);
        Database = database;
        var clock = new StoreClock(time);
        Store = new NodeStore(records, clock, time);
        Metrics = new CacheMetrics();
        Figures = new Figures(Metrics);
        Parts = new CacheParts(
            Store, clock, options, time, NullLogger.Instance, Metrics, knowsPositions ? database : null, seed);
        Cache = new FencedCache(Parts);
    }

    public FencedCache Cache { get; }

    public CacheParts Parts { get; }

    public NodeStore Store { get; }

    public FakeDatabase Database { get; }

    public Figures Figures { get; }

    private CacheMetrics Metrics { get; }

    public Task<string?> ReadAsync(CacheEntryOptions? options = null, CancellationToken cancellationToken = default) =>
        Cache.GetOrLoadAsync(Key, Database.LoadAsync, options, cancellationToken).AsTask()
            .WaitAsync(Patience, CancellationToken.None);

    public Task<int> WriteAsync() => Cache.WriteAsync([Key], Database.WriteAsync);

    public void Dispose()
    {
        Cache.Dispose();
        Figures.Dispose();
        Metrics.Dispose();
    }
}

/// <summary>Two nodes over one store and one database.</summary>
internal sealed class TestSystem : IDisposable
{
    public TestSystem(Action<CachingOptions>? configure = null, bool knowsPositions = true)
    {
        Records = new SharedRecords(Time);
        A = new TestNode(Records, Database, Time, configure, knowsPositions);
        B = new TestNode(Records, Database, Time, configure, knowsPositions, seed: 2);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public FakeDatabase Database { get; } = new();

    public SharedRecords Records { get; }

    public TestNode A { get; }

    public TestNode B { get; }

    public void Dispose()
    {
        A.Dispose();
        B.Dispose();
    }
}
