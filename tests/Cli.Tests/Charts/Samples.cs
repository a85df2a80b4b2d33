using Stormproof.Cli.Charts;

namespace Stormproof.Cli.Tests.Charts;

/// <summary>Charts with everything on them.</summary>
internal static class Samples
{
    public static Chart Curve { get; } = new(
        "Latency under load", new Axis("offered rate", "req/s"), new Axis("latency", "ms") { Log = true })
    {
        Subtitle = "http://127.0.0.1:8080/catalog/1, 10 s a step",
        Description = "p99 bends at 1,480 req/s.",
        Series =
        [
            new BandSeries("knee, 95 %", [new(1400, 1, 500), new(1560, 1, 500)]) { Look = 3 },
            new LineSeries("p50", [.. Enumerable.Range(1, 16).Select(i => new Point(i * 100, 2 + 4 / (17.0 - i)))]),
            new LineSeries("p99", [.. Enumerable.Range(1, 16).Select(i => new Point(i * 100, 6 + 60 / (16.5 - i)))]),
            new LineSeries("fit", [.. Enumerable.Range(1, 16).Select(i => new Point(i * 100, 5 + i))]) { Marks = false },
        ],
        Markers = [new(1480, "knee 1,480 req/s"), new(1550, "limit")],
        Levels = [new(200, "objective 200 ms")],
    };

    public static Chart Bars { get; } = new(
        "Errors by class", new Axis("class") { Categories = ["timeout", "refused", "status 500"] }, new Axis("errors"))
    {
        Series =
        [
            new ColumnSeries("before", [new(0, 1, 12), new(1, 2, 30), new(2, 3, 7)]),
            new ColumnSeries("after", [new(0, 1, 2), new(1, 2, 3), new(2, 3, 70)]),
        ],
    };
}
