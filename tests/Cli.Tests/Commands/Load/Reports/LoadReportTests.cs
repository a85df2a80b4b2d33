using System.Xml.Linq;
using Stormproof.Cli.Commands.Load.Reports;
using Stormproof.Load.Results;
using Stormproof.Load.Thresholds;

namespace Stormproof.Cli.Tests.Commands.Load.Reports;

public sealed class LoadReportTests
{
    private const string Hostile = "http://x/?<script>alert('1')</script>&\u0001";

    private static LoadResult Judged => SampleResult.Of() with
    {
        Thresholds = [new("p99<200ms", "met", 20), new("errors<0.1%", "broken", 0.003)],
    };

    [Fact]
    public void JUnit_BrokenThreshold_IsAFailure()
    {
        var suite = XDocument.Parse(LoadJUnit.Render(Judged)).Root!.Element("testsuite")!;

        Assert.Equal("3", suite.Attribute("tests")!.Value);
        Assert.Equal("1", suite.Attribute("failures")!.Value);
        var failed = suite.Elements("testcase").Single(c => c.Element("failure") is not null);
        Assert.Equal("errors<0.1%", failed.Attribute("name")!.Value);
        Assert.Equal("broken, measured 0.003", failed.Element("failure")!.Attribute("message")!.Value);
    }

    [Fact]
    public void JUnit_VoidRun_FailsWithoutAnyThreshold()
    {
        var suite = XDocument.Parse(LoadJUnit.Render(SampleResult.Void())).Root!.Element("testsuite")!;

        Assert.Equal("1", suite.Attribute("failures")!.Value);
    }

    [Fact]
    public void Csv_AnyRun_HasALineAStep()
    {
        var lines = LoadCsv.Render(SampleResult.Of()).TrimEnd('\n').Split('\n');

        Assert.Equal("startMs,durationMs,offeredRps,achievedRps,requests,p50Ms,p99Ms,errorRate", lines[0]);
        Assert.Equal(11, lines.Length);
        Assert.Equal("0,1000,100,99.5,100,5,20,0.003", lines[1]);
    }

    [Fact]
    public void Html_AnyRun_ShowsCurveSpreadErrorsStepsAndHealth()
    {
        var html = LoadHtml.Render(Judged);

        foreach (var expected in (string[])
            ["Latency over time", "Offered and achieved", "Latencies of each step", "Errors by class", "busiest event loop",
                "p99&lt;200ms", "FAIL"])
        {
            Assert.Contains(expected, html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Html_Knee_IsMarkedWithItsInterval()
    {
        var html = LoadHtml.Render(SampleResult.Knee());

        Assert.Contains("knee 1,480 req/s", html, StringComparison.Ordinal);
        Assert.Contains("bend 1,100 req/s", html, StringComparison.Ordinal);
        Assert.Contains("1,450–1,510", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Html_VoidRun_SaysSoFirst() =>
        Assert.Contains("Void: the generator was the bottleneck: it was busy", LoadHtml.Render(SampleResult.Void()),
            StringComparison.Ordinal);

    [Fact]
    public void Reports_HostileTarget_StayWellFormed()
    {
        var result = SampleResult.Of(Hostile);

        Assert.DoesNotContain("<script", LoadHtml.Render(result), StringComparison.Ordinal);
        XDocument.Parse(LoadCharts.ToShare(result).ToSvg());
        XDocument.Parse(LoadJUnit.Render(result));
    }

    [Fact]
    public void Reports_RunWithoutAnySample_AreStillWritten()
    {
        var result = SampleResult.Of() with
        {
            Requests = 0, Errors = 0, Steps = [], Latency = new LatencySummary(0, 0, 0, 0, 0),
            ErrorClasses = new Dictionary<string, long>(),
        };

        Assert.DoesNotContain("NaN", LoadHtml.Render(result), StringComparison.Ordinal);
        Assert.Contains("no request was sent", LoadJUnit.Render(result), StringComparison.Ordinal);
        Assert.Single(LoadCsv.Render(result).TrimEnd('\n').Split('\n'));
    }
}
