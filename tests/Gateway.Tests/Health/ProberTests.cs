using Stormproof.Gateway.Tests.Backends;
using Stormproof.Model.Fleet;
using Stormproof.Testing;

namespace Stormproof.Gateway.Tests.Health;

public sealed class ProberTests
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Probe_NeverGoodYet_NodeGetsNoTrafficUntilItIs()
    {
        await using var ready = await Backend.StartAsync();
        await using var cold = await Backend.StartAsync(b => b.IsReady = false);
        await using var balanced = await Balanced.StartAsync(null, ready.Address);

        balanced.Fleet.Add("b", cold.Address);
        await Eventually.TrueAsync("three probes", () => cold.Probes >= 3);
        await GetManyAsync(balanced, 20);
        Assert.Empty(cold.Requests);
        Assert.Equal(NodeState.Starting, balanced.State("b"));

        cold.IsReady = true;
        await balanced.Fleet.WaitReadyAsync("b", Limit);
        await GetManyAsync(balanced, 20);
        Assert.Equal(10, cold.Requests.Count);
    }

    [Fact]
    public async Task Probe_OnlyNodeNeverGood_IsNoFallback()
    {
        await using var cold = await Backend.StartAsync(b => b.IsReady = false);
        await using var balanced = await Balanced.StartAsync();

        balanced.Fleet.Add("a", cold.Address);
        await Eventually.TrueAsync("a probe", () => cold.Probes >= 1);

        Assert.Equal(503, await balanced.GetStatusAsync());
        Assert.Empty(cold.Requests);
    }

    [Fact]
    public async Task Probe_NodeTurnsUnready_GetsNoTrafficUntilItIsBack()
    {
        await using var steady = await Backend.StartAsync();
        await using var wavering = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(o => o.ProbeInterval = Quick, steady.Address, wavering.Address);

        wavering.IsReady = false;
        await Eventually.TrueAsync("down", () => balanced.State("b") == NodeState.Down);
        Assert.Equal("still warming up", balanced.Status("b").Reason);
        var before = wavering.Requests.Count;
        await GetManyAsync(balanced, 20);
        Assert.Equal(before, wavering.Requests.Count);

        wavering.IsReady = true;
        await balanced.Fleet.WaitReadyAsync("b", Limit);
        Assert.Null(balanced.Status("b").Reason);
        await GetManyAsync(balanced, 20);
        Assert.Equal(before + 10, wavering.Requests.Count);
    }

    [Theory, InlineData(404), InlineData(500), InlineData(301), InlineData(204)]
    public async Task Probe_AnsweredButNot200_IsNotReady(int status)
    {
        await using var node = new RawNode((_, r) => r.RespondAsync(200, "")) { Probe = r => r.RespondAsync(status, "") };
        await using var balanced = await Balanced.StartAsync();

        balanced.Fleet.Add("a", node.Address);
        await Eventually.TrueAsync("probed", () => balanced.Status("a").Reason is not null);

        Assert.Equal($"probe answered {status}", balanced.Status("a").Reason);
        Assert.Equal(503, await balanced.GetStatusAsync());
    }

    [Fact]
    public async Task Probe_OneNodeNeverAnswers_OthersAreReadyWithoutWaitingForIt()
    {
        await using var silent = new RawNode((_, r) => r.RespondAsync(200, "")) { Probe = _ => Task.CompletedTask };
        await using var node = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(o => o.ProbeTimeout = TimeSpan.FromSeconds(60));

        balanced.Fleet.Add("a", silent.Address);
        await balanced.AddReadyAsync("b", node.Address);

        Assert.Equal(200, await balanced.GetStatusAsync());
        Assert.Equal(NodeState.Starting, balanced.State("a"));
    }

    [Fact]
    public async Task Probe_NoAnswerInTimeAsOftenAsTheFall_NodeIsDown()
    {
        var silent = false;
        await using var node = new RawNode((_, r) => r.RespondAsync(200, ""))
        {
            Probe = r => Volatile.Read(ref silent) ? Task.CompletedTask : r.RespondAsync(200, "{}"),
        };
        await using var balanced = await Balanced.StartAsync(
            o =>
            {
                o.ProbeInterval = Quick;
                o.ProbeTimeout = TimeSpan.FromMilliseconds(100);
            },
            node.Address);

        Volatile.Write(ref silent, true);
        await Eventually.TrueAsync("down", () => balanced.State("a") == NodeState.Down);

        Assert.Equal("no answer to a probe within 0.1 s", balanced.Status("a").Reason);
    }

    [Fact]
    public async Task Probe_AnswerBreaksEveryRule_ProbingGoesOn()
    {
        var probes = 0;
        await using var node = new RawNode((_, r) => r.RespondAsync(200, "served"))
        {
            // No UTF-8; no HTTP; a broken connection; then a good one.
            Probe = r => Interlocked.Increment(ref probes) switch
            {
                1 => r.RespondAsync(503, "{\"reason\":\"\u00FF\u00FE\"}"),
                2 => r.WriteAsync("no HTTP at all\r\n\r\n"),
                3 => Task.Run(r.Reset),
                _ => r.RespondAsync(200, "{}"),
            },
        };
        await using var balanced = await Balanced.StartAsync(null, node.Address);

        Assert.Equal(200, await balanced.GetStatusAsync());
    }

    [Fact]
    public async Task Probe_NodeDiesAndComesBackUnderItsAddress_GetsNoTrafficUntilAGoodProbe()
    {
        var first = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(o => o.ProbeInterval = Quick, first.Address);
        Assert.Equal(200, await balanced.GetStatusAsync());
        await first.DisposeAsync();
        await Eventually.TrueAsync("down", () => balanced.State("a") == NodeState.Down);

        await using var second = await Backend.StartAsync(b => b.IsReady = false, first.Address.Port);
        await Eventually.TrueAsync("three probes", () => second.Probes >= 3);
        Assert.Equal(503, await balanced.GetStatusAsync());
        Assert.Empty(second.Requests);

        second.IsReady = true;
        await balanced.Fleet.WaitReadyAsync("a", Limit);
        Assert.Equal(200, await balanced.GetStatusAsync());
    }

    private static async Task GetManyAsync(Balanced balanced, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(200, await balanced.GetStatusAsync());
        }
    }

    [Fact]
    public async Task Probe_IdleNodeReportsItsLoad_IsTakenIn()
    {
        await using var node = await Backend.StartAsync(b => b.ProbeReport = "TEXT cpu_utilization=0.5");
        await using var balanced = await Balanced.StartAsync(null, node.Address);

        await Eventually.TrueAsync("the report is there", () => balanced.Status("a").Load == "TEXT cpu_utilization=0.5");
    }
}
