using System.Diagnostics.Metrics;

namespace Stormproof.Caching;

/// <summary>The meter <c>Stormproof.Caching</c>.</summary>
internal sealed class CacheMetrics : IDisposable
{
    public const string MeterName = "Stormproof.Caching";

    private static readonly KeyValuePair<string, object?> Hit = new("result", "hit");
    private static readonly KeyValuePair<string, object?> Miss = new("result", "miss");
    private static readonly KeyValuePair<string, object?> Negative = new("result", "negative");
    private static readonly KeyValuePair<string, object?> Bypass = new("result", "bypass");
    private static readonly KeyValuePair<string, object?> ProcessHit = new("result", "process_hit");

    private readonly Meter _meter;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _loads;
    private readonly Histogram<double> _loadDuration;
    private readonly Counter<long> _waits;
    private readonly Counter<long> _fillsRejected;
    private readonly Counter<long> _bypasses;
    private readonly Counter<long> _fencesRetried;
    private readonly Counter<long> _oversized;

    public CacheMetrics(IMeterFactory? factory = null)
    {
        _meter = factory?.Create(MeterName) ?? new Meter(MeterName);
        _requests = _meter.CreateCounter<long>(
            "stormproof.cache.requests", "{request}", "Reads, by where their answer came from.");
        _loads = _meter.CreateCounter<long>("stormproof.cache.loads", "{load}", "Calls of a loader.");
        _loadDuration = _meter.CreateHistogram<double>(
            "stormproof.cache.load.duration", "s", "Time that a loader took.");
        _waits = _meter.CreateCounter<long>(
            "stormproof.cache.waits", "{wait}", "Reads that found another node loading their key.");
        _fillsRejected = _meter.CreateCounter<long>(
            "stormproof.cache.fills.rejected", "{fill}",
            "Loaded values not kept, as a write came in between or the source lagged.");
        _bypasses = _meter.CreateCounter<long>(
            "stormproof.cache.bypasses", "{bypass}", "Loads past the cache: a write was under way or the store was away.");
        _fencesRetried = _meter.CreateCounter<long>(
            "stormproof.cache.fences.retried", "{fence}", "Fences that the store did not take at once.");
        _oversized = _meter.CreateCounter<long>(
            "stormproof.cache.values.oversized", "{value}", "Loaded values not kept, as they were too large.");
    }

    /// <summary>Observes how many callers wait.</summary>
    public void Watch(Func<int> waiting) => _meter.CreateObservableGauge(
        "stormproof.cache.callers.waiting", waiting, "{caller}", "Callers that wait for a check of the store or a load.");

    public bool Owns(Meter meter) => meter == _meter;

    public void OnHit(bool negative) => _requests.Add(1, negative ? Negative : Hit);

    public void OnProcessHit() => _requests.Add(1, ProcessHit);

    public void OnMiss() => _requests.Add(1, Miss);

    public void OnBypassed() => _requests.Add(1, Bypass);

    public void OnLoad(TimeSpan duration)
    {
        _loads.Add(1);
        _loadDuration.Record(duration.TotalSeconds);
    }

    public void OnWait() => _waits.Add(1);

    public void OnFillRejected() => _fillsRejected.Add(1);

    public void OnBypass() => _bypasses.Add(1);

    public void OnFencesRetried(int count) => _fencesRetried.Add(count);

    public void OnOversized() => _oversized.Add(1);

    public void Dispose() => _meter.Dispose();
}
