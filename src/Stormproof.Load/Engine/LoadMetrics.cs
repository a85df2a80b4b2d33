using System.Diagnostics.Metrics;

namespace Stormproof.Load.Engine;

/// <summary>Meter <c>Stormproof.Load</c>. <c>http.client.request.duration</c> is OpenTelemetry's, from when a request was sent;
/// <c>stormproof.load.request.latency</c> is from when it was due. Costs a comparison a request while nobody listens.</summary>
internal sealed class LoadMetrics
{
    public const string MeterName = "Stormproof.Load";

    private static readonly Meter Meter = new(MeterName);

    /// <summary>The conventions' own bounds, and finer ones below, where a good server lives.</summary>
    private static readonly InstrumentAdvice<double> Buckets = new()
    {
        HistogramBucketBoundaries =
            [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    };

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "http.client.request.duration", "s", "From when a request was sent to the end of its answer.", null, Buckets);

    private static readonly Histogram<double> Latency = Meter.CreateHistogram(
        "stormproof.load.request.latency", "s", "From when a request was due to the end of its answer.", null, Buckets);

    private readonly KeyValuePair<string, object?>[][] _tags;

    /// <summary>The tags of every request and outcome, made once.</summary>
    public LoadMetrics(Scenario scenario)
    {
        var origin = scenario.Origins.Count > 0 ? scenario.Origins[0] : null;
        _tags =
        [
            .. scenario.RequestNames.SelectMany((name, i) => Enumerable.Range(0, RequestOutcomes.Count).Select(outcome =>
                (KeyValuePair<string, object?>[])
                [
                    new("http.request.method", i < scenario.Methods.Count ? scenario.Methods[i] : "_OTHER"),
                    new("server.address", origin?.Host), new("server.port", origin?.Port),
                    new("stormproof.load.request", name),
                    .. outcome == (int)RequestOutcome.Ok
                        ? Array.Empty<KeyValuePair<string, object?>>()
                        : [new("error.type", RequestOutcomes.Name((RequestOutcome)outcome))],
                ])),
        ];
    }

    public void Record(in RequestSample sample)
    {
        if (Duration.Enabled || Latency.Enabled)
        {
            var tags = _tags[sample.Request * RequestOutcomes.Count + (int)sample.Outcome];
            Duration.Record((sample.End - sample.Sent) / 1e9, tags);
            Latency.Record((sample.End - sample.Due) / 1e9, tags);
        }
    }
}
