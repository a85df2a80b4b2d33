using System.Net;
using Stormproof.Gateway.Sources;
using Stormproof.Gateway.Tests.Backends;
using Stormproof.Model.Fleet;

namespace Stormproof.Gateway.Tests;

/// <summary>Settings that change while requests run.</summary>
public sealed class GatewayChangeTests
{
    [Fact]
    public async Task ApplyAsync_OneNodeForAnother_NoRequestIsDropped()
    {
        await using var first = await Backend.StartAsync(b => b.Answer = SlowlyAsync);
        await using var second = await Backend.StartAsync(b => b.Answer = SlowlyAsync);
        await using var balanced = await Balanced.StartAsync(o => o.Nodes = [new NodeEntry("a", first.Address)]);
        await balanced.Fleet.WaitReadyAsync("a", TimeSpan.FromSeconds(10));
        using var stop = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => LoadAsync(balanced, stop.Token)));

        // Under its own name, then under another one, back and forth.
        for (var i = 0; i < 3; i++)
        {
            await ReplaceAsync("a", second);
            await ReplaceAsync("b", first);
            await ReplaceAsync("a", second);
            await ReplaceAsync("a", first);
        }

        await stop.CancelAsync();
        var statuses = (await load).SelectMany(s => s).ToArray();
        Assert.NotEmpty(statuses);
        Assert.All(statuses, s => Assert.Equal(200, s));
        await Testing.Eventually.TrueAsync("the others are gone", () => balanced.Fleet.Nodes.Count == 1);

        async Task ReplaceAsync(string name, Backend node)
        {
            await ApplyAsync(balanced, new NodeEntry(name, node.Address));
            var before = node.Requests.Count;
            await Testing.Eventually.TrueAsync("it serves", () => node.Requests.Count > before);
        }
    }

    /// <summary>The one that leaves still has a request, and its drain ends after the next of its name has come.</summary>
    [Fact]
    public async Task ApplyAsync_NameComesBackWhileItsNodeLeaves_TheNewOneServesAndStays()
    {
        var (began, may) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var slow = await Backend.StartAsync(b => b.Answer = async _ =>
        {
            began.TrySetResult();
            await may.Task;
        });
        await using var other = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(o => o.Nodes = [new NodeEntry("a", slow.Address)]);
        await balanced.Fleet.WaitReadyAsync("a", TimeSpan.FromSeconds(10));
        var running = balanced.GetStatusAsync();
        await began.Task.WaitAsync(TimeSpan.FromSeconds(10));
        await ApplyAsync(balanced, new NodeEntry("b", other.Address));
        await Testing.Eventually.TrueAsync("leaving", () => balanced.State("a") == NodeState.Draining);

        await ApplyAsync(balanced, new NodeEntry("a", other.Address));
        await balanced.Fleet.WaitReadyAsync("a", TimeSpan.FromSeconds(10));
        may.SetResult();
        Assert.Equal(200, await running);
        await Testing.Eventually.TrueAsync("only the new one is left", () => balanced.Fleet.Nodes is [{ Name: "a" }]);

        Assert.Equal(200, await balanced.GetStatusAsync());
    }

    [Fact]
    public async Task ApplyAsync_Weight_ChangesTheShareAndKeepsTheNode()
    {
        await using var node = await Backend.StartAsync();
        NodeEntry[] nodes = [new("a", node.Address), new("b", node.Address)];
        await using var balanced = await Balanced.StartAsync(o => o.Nodes = nodes);
        await balanced.Fleet.WaitReadyAsync("a", TimeSpan.FromSeconds(10));
        await balanced.Fleet.WaitReadyAsync("b", TimeSpan.FromSeconds(10));
        Assert.Equal(0.5, balanced.Status("a").Share);
        await balanced.GetStatusAsync();

        await ApplyAsync(balanced, nodes[0] with { Weight = 3 }, nodes[1]);

        Assert.Equal((0.75, 0.25), (balanced.Status("a").Share, balanced.Status("b").Share));
        Assert.Equal(1, balanced.Fleet.Nodes.Sum(n => n.Requests));
    }

    [Fact]
    public async Task ApplyAsync_NodesAddedByHand_StayAsTheyAre()
    {
        await using var node = await Backend.StartAsync();
        NodeEntry[] nodes = [new("a", node.Address), new("b", node.Address)];
        await using var balanced = await Balanced.StartAsync(o => o.Nodes = nodes);
        await balanced.AddReadyAsync("hand", node.Address);
        await balanced.Fleet.RemoveAsync("b");

        await ApplyAsync(balanced, nodes);

        Assert.Equal(["a", "hand"], balanced.Fleet.Nodes.Select(n => n.Name));
    }

    [Fact]
    public async Task ApplyAsync_OutOfRange_ChangesNothing()
    {
        await using var node = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(o => o.Nodes = [new NodeEntry("a", node.Address)]);
        await balanced.Fleet.WaitReadyAsync("a", TimeSpan.FromSeconds(10));

        await Assert.ThrowsAsync<ArgumentException>(
            () => balanced.Gateway.ApplyAsync(new GatewayOptions { Policy = "fastest", MaxAttempts = 0 }));

        Assert.Equal(200, await balanced.GetStatusAsync());
        Assert.Single(balanced.Fleet.Nodes);
    }

    [Fact]
    public async Task ApplyAsync_WhatNeedsANewStart_IsSaid()
    {
        await using var balanced = await Balanced.StartAsync();

        var left = await balanced.Gateway.ApplyAsync(new GatewayOptions
        {
            Public = new IPEndPoint(IPAddress.Loopback, 1),
            MaxHeaderBytes = 2_048,
        });

        Assert.Equal(["listeners", "admin address", "largest headers"], left);
    }

    [Fact]
    public async Task ApplyAsync_RetriesAndPolicy_AreInForceForTheNextRequest()
    {
        await using var dying = RawNode.Resetting();
        await using var good = await Backend.StartAsync();
        NodeEntry[] nodes = [new("a", dying.Address), new("b", good.Address)];
        await using var balanced = await Balanced.StartAsync(
            o => (o.Nodes, o.Health) = (nodes, new HealthRules(BrokenRequests: 100)));
        await balanced.Fleet.WaitReadyAsync("a", TimeSpan.FromSeconds(10));
        await balanced.Fleet.WaitReadyAsync("b", TimeSpan.FromSeconds(10));
        int[] before = [await balanced.GetStatusAsync(), await balanced.GetStatusAsync()];
        Assert.Equal([200, 200], before);

        await balanced.Gateway.ApplyAsync(new GatewayOptions
        {
            Nodes = nodes,
            Policy = "round-robin",
            MaxAttempts = 1,
            Health = new HealthRules(BrokenRequests: 100),
            SlowStart = new SlowStart(TimeSpan.Zero),
        });

        int[] statuses = [await balanced.GetStatusAsync(), await balanced.GetStatusAsync()];
        Assert.Equal([200, 502], statuses.Order());
    }

    private static Task<IReadOnlyList<string>> ApplyAsync(Balanced balanced, params NodeEntry[] nodes) =>
        balanced.Gateway.ApplyAsync(new GatewayOptions
        {
            Nodes = nodes,
            Policy = "round-robin",
            SlowStart = new SlowStart(TimeSpan.Zero),
        });

    private static async Task<List<int>> LoadAsync(Balanced balanced, CancellationToken stop)
    {
        var statuses = new List<int>();
        while (!stop.IsCancellationRequested)
        {
            statuses.Add(await balanced.GetStatusAsync());
        }

        return statuses;
    }

    private static Task SlowlyAsync(Microsoft.AspNetCore.Http.HttpContext context) => Task.Delay(5, context.RequestAborted);
}
