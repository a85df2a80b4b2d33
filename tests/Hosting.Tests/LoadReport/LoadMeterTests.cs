using Microsoft.Extensions.Time.Testing;
using Stormproof.Hosting.LoadReport;

namespace Stormproof.Hosting.Tests.LoadReport;

public sealed class LoadMeterTests
{
    [Fact]
    public void Sample_AfterAnInterval_HasTheRatesOfThatInterval()
    {
        var clock = new FakeTimeProvider();
        using var meter = new LoadMeter(clock);
        var atFirst = NodeHeadersMiddlewareTests.Parse(meter.Report);
        for (var i = 0; i < 1000; i++)
        {
            meter.Begin();
            meter.End(failed: i < 250);
        }

        clock.Advance(TimeSpan.FromMilliseconds(500));
        meter.Sample();
        var busy = NodeHeadersMiddlewareTests.Parse(meter.Report);
        clock.Advance(TimeSpan.FromMilliseconds(500));
        meter.Sample();
        var idle = NodeHeadersMiddlewareTests.Parse(meter.Report);

        Assert.Equal(0, atFirst["rps_fractional"]);
        Assert.Equal(2000, busy["rps_fractional"]);
        Assert.Equal(500, busy["eps"]);
        Assert.Equal(0, idle["rps_fractional"]);
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
