using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Stormproof.Gateway.Tests.Backends;

namespace Stormproof.Gateway.Tests.Metrics;

public sealed class GatewayMetricsTests
{
    [Fact]
    public async Task Meter_AfterRequests_TellsThem()
    {
        await using var node = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(null, node.Address);
        using var heard = new Heard(balanced.Gateway);
        await balanced.GetStatusAsync();
        await balanced.GetStatusAsync();
        await balanced.Fleet.RemoveAsync("a");
        await balanced.GetStatusAsync();
        await balanced.AddReadyAsync("b", node.Address);

        heard.Collect();

        Assert.Equal(3, heard["stormproof.gateway.requests"]);
        Assert.Equal(1, heard["stormproof.gateway.no_node"]);
        Assert.Equal(0, heard["stormproof.gateway.retries"]);
        Assert.Equal(0, heard["stormproof.gateway.hedges"]);
        Assert.Equal(0, heard["stormproof.gateway.shed"]);
        Assert.Equal(0, heard["stormproof.gateway.queue.length"]);
        Assert.Equal(1_000, heard["stormproof.gateway.limit"]);
        Assert.Equal(0, heard["stormproof.gateway.ejections|b"]);
        Assert.Equal(0, heard["stormproof.gateway.node.requests_in_flight|b"]);
        Assert.Equal(1, heard["stormproof.gateway.node.share|b"]);
        Assert.Equal(1, heard["stormproof.gateway.node.state|b|ready"]);
        Assert.Equal(0, heard["stormproof.gateway.node.state|b|down"]);
        Assert.True(heard.Has("stormproof.gateway.queue.wait"));
    }

    /// <summary>The two that others measure: of the server, and of the client by node.</summary>
    [Fact]
    public async Task Meter_OfServerAndClient_AreThereToo()
    {
        await using var node = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(null, node.Address);
        using var heard = new Heard(null);
        await balanced.GetStatusAsync();

        await Testing.Eventually.TrueAsync(
            "measured", () => heard.Has("http.server.request.duration")
                && heard.Has($"http.client.request.duration|{node.Address.Port}"));
    }

    private sealed class Heard : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentDictionary<string, double> _values = new();

        public Heard(object? scope)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (scope is null ? instrument.Name.StartsWith("http.", StringComparison.Ordinal)
                    : ReferenceEquals(instrument.Meter.Scope, scope))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((i, v, t, _) => Note(i, v, t));
            _listener.SetMeasurementEventCallback<int>((i, v, t, _) => Note(i, v, t));
            _listener.SetMeasurementEventCallback<double>((i, v, t, _) => Note(i, v, t));
            _listener.Start();
        }

        public double this[string name] => _values.TryGetValue(name, out var value)
            ? value
            : throw new KeyNotFoundException($"{name} is not among {string.Join(", ", _values.Keys)}");

        public bool Has(string name) => _values.Keys.Any(k => k == name || k.StartsWith($"{name}|", StringComparison.Ordinal));

        public void Collect() => _listener.RecordObservableInstruments();

        public void Dispose() => _listener.Dispose();

        private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var name = instrument.Name;
            foreach (var (key, tag) in tags)
            {
                if (key.StartsWith("stormproof.", StringComparison.Ordinal) || key == "server.port")
                {
                    name += $"|{string.Create(CultureInfo.InvariantCulture, $"{tag}")}";
                }
            }

            _values[name] = value;
        }
    }
}
