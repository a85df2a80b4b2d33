using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Stormproof.Gateway;
using Stormproof.Gateway.Nodes;
using Stormproof.Lab.Autoscaling;
using Stormproof.Model.Fleet;
using Stormproof.Testing.Web;

namespace Stormproof.Lab.Tests.Autoscaling;

public sealed class GatewaySampleSourceTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Take_AfterRequests_TellsRatesAndLatency()
    {
        await using var node = await TestApp.StartAsync(_ => { }, app => app.Run(_ => Task.CompletedTask));
        await using var gateway = await GatewayServer.StartAsync(
            new GatewayOptions(), NullLoggerFactory.Instance, TimeProvider.System);
        gateway.Fleet.Add("a", node.Address);
        await gateway.Fleet.WaitReadyAsync("a", Limit);
        var clock = new FakeTimeProvider();
        var source = new GatewaySampleSource(gateway, clock);
        var first = await source.TakeAsync(CancellationToken.None);
        using var client = new HttpClient { BaseAddress = gateway.Address };
        for (var i = 0; i < 20; i++)
        {
            await client.GetStringAsync("/");
        }

        clock.Advance(TimeSpan.FromSeconds(10));
        var busy = await source.TakeAsync(CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(10));
        await Testing.Eventually.TrueAsync("none is in flight", () => gateway.Statistics.InFlight == 0);
        var idle = await source.TakeAsync(CancellationToken.None);

        // What nobody has measured yet is unknown, not zero.
        Assert.True(double.IsNaN(first.ArrivalRps) && double.IsNaN(first.P95Ms) && double.IsNaN(first.Cpu));
        Assert.Equal((2, 2), (busy.ArrivalRps, busy.ThroughputRps));
        Assert.True(busy.P95Ms > 0);
        Assert.Equal((0, 0, 0), (idle.ArrivalRps, idle.P95Ms, idle.InFlight));
        Assert.Equal(clock.GetTimestamp(), idle.MeasuredAt);
    }

    [Theory]
    [InlineData(0.3, "TEXT cpu_utilization=0.2", "TEXT cpu_utilization=0.4")]
    [InlineData(0.2, "TEXT cpu_utilization=0.2", null)]
    [InlineData(double.NaN, "TEXT cpu_utilization=0.2", null, null), InlineData(double.NaN)]
    public void Mean_Reports_IsOfThoseThatSayItWhenTheyAreHalf(double expected, params string?[] reports) =>
        Assert.Equal(expected, GatewaySampleSource.Mean([.. reports.Select(Node)], r => r.CpuUtilization), 1e-9);

    private static NodeStatus Node(string? load) => new("n", "http://n", NodeState.Ready, null, 0, 0, 0, 0, load, 1, 1, 0);
}
