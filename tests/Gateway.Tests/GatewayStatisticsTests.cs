using Microsoft.AspNetCore.Http;
using Stormproof.Gateway.Tests.Backends;
using Stormproof.Testing;

namespace Stormproof.Gateway.Tests;

public sealed class GatewayStatisticsTests
{
    [Fact]
    public async Task Statistics_RequestHeldByItsNode_IsInFlightUntilItsEnd()
    {
        var (entered, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var node = await Backend.StartAsync(b => b.Answer = async _ =>
        {
            entered.TrySetResult();
            await release.Task;
        });
        await using var balanced = await Balanced.StartAsync(null, node.Address);
        var statistics = balanced.Gateway.Statistics;

        var request = balanced.GetStatusAsync();
        await entered.Task;

        Assert.Equal((1, 0, 0), (statistics.InFlight, statistics.Answered, statistics.Latencies.Total));
        release.SetResult();
        Assert.Equal(200, await request);
        await Eventually.TrueAsync("none is in flight", () => statistics.InFlight == 0);
        Assert.Equal((1, 1), (statistics.Answered, statistics.Latencies.Total));
    }

    [Fact]
    public async Task Statistics_NodeErrs_IsNoAnswerAndHasALatency()
    {
        await using var node = await Backend.AnsweringAsync(StatusCodes.Status500InternalServerError, "");
        await using var balanced = await Balanced.StartAsync(null, node.Address);

        await balanced.GetStatusAsync();

        await Eventually.TrueAsync("none is in flight", () => balanced.Gateway.Statistics.InFlight == 0);
        Assert.Equal((0, 1), (balanced.Gateway.Statistics.Answered, balanced.Gateway.Statistics.Latencies.Total));
    }

    [Fact]
    public async Task Statistics_NoNode_IsAFailureWithALatency()
    {
        await using var balanced = await Balanced.StartAsync();

        Assert.Equal(503, await balanced.GetStatusAsync());

        await Eventually.TrueAsync("none is in flight", () => balanced.Gateway.Statistics.InFlight == 0);
        Assert.Equal((0, 1), (balanced.Gateway.Statistics.Answered, balanced.Gateway.Statistics.Latencies.Total));
    }
}
