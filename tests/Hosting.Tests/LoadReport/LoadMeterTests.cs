using Microsoft.Extensions.Time.Testing;
using Stormproof.Hosting.LoadReport;
using Stormproof.Testing;

namespace Stormproof.Hosting.Tests.LoadReport;

public sealed class LoadMeterTests
{
    [Fact]
    public async Task Report_AfterAnInterval_HasTheRatesOfThatInterval()
    {
        var clock = new FakeTimeProvider();
        using var meter = new LoadMeter(clock);
        var atFirst = meter.Report;
        for (var i = 0; i < 1000; i++)
        {
            meter.Begin();
            meter.End(failed: i < 250);
        }

        await meter.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync("a report", () =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(500));
            return meter.Report != atFirst;
        });
        await meter.StopAsync(TestContext.Current.CancellationToken);

        // How many intervals passed before the meter's own loop saw one is up to the scheduler; the share of errors is not.
        var report = NodeHeadersMiddlewareTests.Parse(meter.Report);
        Assert.InRange(report["rps_fractional"], 1, 2000);
        Assert.Equal(0.25, report["eps"] / report["rps_fractional"], 2);
        Assert.Equal(0, NodeHeadersMiddlewareTests.Parse(atFirst)["rps_fractional"]);
    }

    [Fact]
    public void InFlight_BegunAndEnded_CountsWhatRuns()
    {
        using var meter = new LoadMeter(new FakeTimeProvider());
        meter.Begin();
        meter.Begin();
        meter.End(failed: true);

        Assert.Equal(1, meter.InFlight);
    }
}
