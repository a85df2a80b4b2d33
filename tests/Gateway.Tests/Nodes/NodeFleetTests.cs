using Microsoft.AspNetCore.Http;
using Stormproof.Gateway.Tests.Backends;
using Stormproof.Model.Fleet;
using Stormproof.Testing;

namespace Stormproof.Gateway.Tests.Nodes;

public sealed class NodeFleetTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Add_NameIsThere_NamesItAndChangesNothing()
    {
        await using var node = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(null, node.Address);

        var error = Assert.Throws<ArgumentException>(() => balanced.Fleet.Add("a", new Uri("http://127.0.0.1:1")));

        Assert.Contains("'a'", error.Message, StringComparison.Ordinal);
        Assert.Single(balanced.Fleet.Nodes);
        Assert.Equal(200, await balanced.GetStatusAsync());
    }

    [Theory, InlineData("ftp://127.0.0.1/"), InlineData("/relative"), InlineData("127.0.0.1:80")]
    public async Task Add_NoHttpAddress_NamesItAndTheRemedy(string address)
    {
        await using var balanced = await Balanced.StartAsync();

        var error = Assert.Throws<ArgumentException>(() => balanced.Fleet.Add("a", new Uri(address, UriKind.RelativeOrAbsolute)));

        Assert.Contains($"'{address}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("http://", error.Message, StringComparison.Ordinal);
        Assert.Empty(balanced.Fleet.Nodes);
    }

    [Fact]
    public async Task WaitReady_NotInTime_SaysWhy()
    {
        await using var cold = await Backend.StartAsync(b => b.IsReady = false);
        await using var balanced = await Balanced.StartAsync();
        balanced.Fleet.Add("a", cold.Address);
        await Eventually.TrueAsync("probed", () => balanced.Status("a").Reason is not null);

        var error = await Assert.ThrowsAsync<TimeoutException>(
            () => balanced.Fleet.WaitReadyAsync("a", TimeSpan.FromMilliseconds(50)));

        Assert.Contains("'a'", error.Message, StringComparison.Ordinal);
        Assert.Contains("still warming up", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WaitReady_UnknownOrRemovedWhileWaiting_Throws()
    {
        await using var cold = await Backend.StartAsync(b => b.IsReady = false);
        await using var balanced = await Balanced.StartAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => balanced.Fleet.WaitReadyAsync("a", Long));
        balanced.Fleet.Add("a", cold.Address);

        var waiting = balanced.Fleet.WaitReadyAsync("a", Long);
        Assert.True(await balanced.Fleet.RemoveAsync("a"));

        await Assert.ThrowsAsync<ArgumentException>(() => waiting);
    }

    [Fact]
    public async Task Drain_RequestInFlight_FinishesWhileNewOnesGoElsewhere()
    {
        var (entered, release) = (Signal(), Signal());
        await using var leaving = await Backend.StartAsync(b => b.Answer = HoldAsync(entered, release));
        await using var staying = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(null, leaving.Address, staying.Address);
        var inFlight = balanced.Client.GetStringAsync("/slow");
        await entered.Task;

        var drained = balanced.Fleet.DrainAsync("a", Long);
        Assert.Equal(NodeState.Draining, balanced.State("a"));
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(200, await balanced.GetStatusAsync());
        }

        Assert.False(drained.IsCompleted);
        release.SetResult();

        Assert.Equal("held", await inFlight);
        Assert.True(await drained.WaitAsync(Long));
        Assert.Single(leaving.Requests);
        Assert.Equal(20, staying.Requests.Count);
        Assert.Equal("b", Assert.Single(balanced.Fleet.Nodes).Name);
    }

    [Fact]
    public async Task Drain_IdleNode_CompletesAtOnce()
    {
        await using var node = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(null, node.Address);

        Assert.True(await balanced.Fleet.DrainAsync("a", Long));
        Assert.Empty(balanced.Fleet.Nodes);
    }

    [Fact]
    public async Task Drain_DeadlinePasses_IsFalseAndTheRequestStillFinishes()
    {
        var (entered, release) = (Signal(), Signal());
        await using var node = await Backend.StartAsync(b => b.Answer = HoldAsync(entered, release));
        await using var balanced = await Balanced.StartAsync(null, node.Address);
        var inFlight = balanced.Client.GetStringAsync("/slow");
        await entered.Task;

        Assert.False(await balanced.Fleet.DrainAsync("a", TimeSpan.FromMilliseconds(50)));
        Assert.Empty(balanced.Fleet.Nodes);
        release.SetResult();

        Assert.Equal("held", await inFlight);
    }

    [Fact]
    public async Task DrainAndRemove_UnknownNode_AreFalse()
    {
        await using var balanced = await Balanced.StartAsync();

        Assert.False(await balanced.Fleet.DrainAsync("nobody", Long));
        Assert.False(await balanced.Fleet.RemoveAsync("nobody"));
    }

    [Fact]
    public async Task Remove_ThenAddUnderTheSameNameAndAddress_GetsNoTrafficUntilAGoodProbe()
    {
        await using var node = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(null, node.Address);
        Assert.Equal(200, await balanced.GetStatusAsync());

        await balanced.Fleet.RemoveAsync("a");
        node.IsReady = false;
        balanced.Fleet.Add("a", node.Address);
        Assert.Equal(503, await balanced.GetStatusAsync());

        node.IsReady = true;
        await balanced.Fleet.WaitReadyAsync("a", Long);
        Assert.Equal(200, await balanced.GetStatusAsync());
        Assert.Equal(2, node.Requests.Count);
    }

    [Theory, InlineData("least-connections"), InlineData("power-of-two")]
    public async Task Acquire_OneNodeBusy_LoadAwarePolicyTakesTheOther(string policy)
    {
        var (entered, release) = (Signal(), Signal());
        await using var busy = await Backend.StartAsync(b => b.Answer = HoldAsync(entered, release));
        await using var free = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(o => o.Policy = policy, busy.Address);
        var held = balanced.GetStatusAsync();
        await entered.Task;
        Assert.Equal(1, balanced.Status("a").InFlight);

        await balanced.AddReadyAsync("b", free.Address);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(200, await balanced.GetStatusAsync());
        }

        Assert.Equal(20, free.Requests.Count);
        release.SetResult();
        Assert.Equal(200, await held);
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static Func<HttpContext, Task> HoldAsync(TaskCompletionSource entered, TaskCompletionSource release) =>
        async context =>
    {
        entered.TrySetResult();
        await release.Task;
        await context.Response.WriteAsync("held");
    };
}
