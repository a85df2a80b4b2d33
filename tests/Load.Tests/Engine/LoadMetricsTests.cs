using System.Diagnostics.Metrics;
using Stormproof.Load.Engine;
using Stormproof.Load.Transport;

namespace Stormproof.Load.Tests.Engine;

public sealed class LoadMetricsTests
{
    [Fact]
    public async Task Record_Sample_GivesDurationFromSentAndLatencyFromDueWithTags()
    {
        var origin = await HttpOrigin.ResolveAsync(new Uri("http://127.0.0.1:8080/"), false, CancellationToken.None);
        var scenario = new UrlScenario("here", HttpRequest.Render(origin, "GET", "/", [], default, AnswerParts.None));
        var seen = new List<(string Name, double Seconds, string Tags)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == "Stormproof.Load")
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            var text = string.Join(' ', tags.ToArray().Select(t => $"{t.Key}={t.Value}"));
            if (text.Contains("server.port=8080", StringComparison.Ordinal))
            {
                seen.Add((instrument.Name, value, text));
            }
        });
        listener.Start();

        new LoadMetrics(scenario).Record(new RequestSample(0, 0, 1_000_000_000, 3_000_000_000, RequestOutcome.ServerStatus));

        const string Tags = "http.request.method=GET server.address=127.0.0.1 server.port=8080 stormproof.load.request=request"
            + " error.type=server-status";
        Assert.Equal([("http.client.request.duration", 2, Tags), ("stormproof.load.request.latency", 3, Tags)], seen);
    }
}
