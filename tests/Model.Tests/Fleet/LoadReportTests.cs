using Stormproof.Model.Fleet;

namespace Stormproof.Model.Tests.Fleet;

public sealed class LoadReportTests
{
    [Fact]
    public void Parse_NodesReport_ReadsIt() => Assert.Equal(
        new LoadReport(0.3, 120.5, 2) { MemoryUtilization = 0.1 },
        LoadReport.Parse("TEXT cpu_utilization=0.3, mem_utilization=0.1, rps_fractional=120.5,eps=2"));

    [Theory, InlineData(null), InlineData(""), InlineData("JSON {}"), InlineData("cpu_utilization=1"), InlineData("TEXT ")]
    [InlineData("TEXT cpu_utilization"), InlineData("TEXT rps_fractional=many,eps=-1,cpu_utilization=NaN")]
    [InlineData("TEXT ,,=")]
    public void Parse_AnythingElse_SaysNothing(string? text) => Assert.Equal(default, LoadReport.Parse(text));

    [Fact]
    public void InFlight_OthersSendToo_IsRateTimesTime() =>
        Assert.Equal(60, new LoadReport(null, 1_200, null).InFlight(own: 20, latencyMs: 50), 1e-9);

    [Fact]
    public void InFlight_OwnAreMore_IsTheOwn()
    {
        Assert.Equal(80, new LoadReport(null, 1_200, null).InFlight(own: 80, latencyMs: 50));
        Assert.Equal(80, default(LoadReport).InFlight(own: 80, latencyMs: 50));
    }
}
