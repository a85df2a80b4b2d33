using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Stormproof.Caching.Tests.Fakes;

/// <summary>What one cache's meter counted; a counter with a result as <c>requests/hit</c>.</summary>
internal sealed class Figures : IDisposable
{
    private const string Prefix = "stormproof.cache.";
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _counts = new();

    public Figures(CacheMetrics metrics)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (metrics.Owns(instrument.Meter))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, tags, value));
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, tags, 1));
        _listener.Start();
    }

    public long this[string name] => _counts.GetValueOrDefault(name);

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags, long value)
    {
        var name = instrument.Name[Prefix.Length..];
        _counts.AddOrUpdate(tags.Length == 0 ? name : $"{name}/{tags[0].Value}", value, (_, sum) => sum + value);
    }
}
