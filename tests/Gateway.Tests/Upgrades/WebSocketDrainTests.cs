using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Stormproof.Gateway.Tests.Backends;
using Stormproof.Gateway.Tests.Protocols;
using Stormproof.Gateway.Upgrades;

namespace Stormproof.Gateway.Tests.Upgrades;

public sealed class WebSocketDrainTests : IDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(20));

    public void Dispose() => _limit.Dispose();

    [Fact]
    public async Task Drain_OpenWebSocket_IsToldThatItsNodeLeavesAndTheDrainEnds()
    {
        await using var node = await Backend.StartAsync(b => b.Answer = Sockets.EchoAsync);
        await using var balanced = await Balanced.StartAsync(null, node.Address);
        using var socket = await ConnectAsync(balanced);
        Assert.Equal("hello", await AskAsync(socket, "hello"));

        var drain = balanced.Fleet.DrainAsync("a", TimeSpan.FromSeconds(15), _limit.Token);
        var close = await socket.ReceiveAsync(new byte[100], _limit.Token);
        await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, null, _limit.Token);

        Assert.Equal(WebSocketMessageType.Close, close.MessageType);
        // 1001, "going away".
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, socket.CloseStatus);
        Assert.True(await drain, "the drain did not end by itself");
    }

    /// <summary>What was told when counts from the fleet's drain, its deadline included.</summary>
    [Fact]
    public async Task Drain_ManyWebSockets_HaveAWindowByTheirNumber()
    {
        await using var node = await Backend.StartAsync(b => b.Answer = Sockets.EchoAsync);
        await using var balanced = await Balanced.StartAsync(null, node.Address);
        List<ClientWebSocket> sockets = [];
        for (var i = 0; i < 5; i++)
        {
            sockets.Add(await ConnectAsync(balanced));
            Assert.Equal("hello", await AskAsync(sockets[i], "hello"));
        }

        var leaving = balanced.Fleet.Find("a")!;
        var drain = balanced.Fleet.DrainAsync("a", TimeSpan.FromSeconds(15), _limit.Token);
        Assert.Equal(Farewell.Window(5, TimeSpan.FromSeconds(15)), leaving.FarewellWindow);
        foreach (var socket in sockets)
        {
            Assert.Equal(WebSocketMessageType.Close, (await socket.ReceiveAsync(new byte[100], _limit.Token)).MessageType);
            await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, null, _limit.Token);
            socket.Dispose();
        }

        Assert.True(await drain, "the drain did not end by itself");
    }

    /// <summary>The node sends without a pause: the close must not fall into one of its frames.</summary>
    [Fact]
    public async Task Drain_WhileTheNodeSends_ClosesBetweenTwoMessages()
    {
        await using var node = await Backend.StartAsync(b => b.Answer = PourAsync);
        await using var balanced = await Balanced.StartAsync(null, node.Address);
        using var socket = await ConnectAsync(balanced);
        var buffer = new byte[100_000];
        var received = 0;
        Task<bool>? drain = null;
        WebSocketReceiveResult message;
        do
        {
            message = await socket.ReceiveAsync(buffer, _limit.Token);
            Assert.True(buffer.AsSpan(0, message.Count).IndexOfAnyExcept((byte)'x') < 0, "a frame was torn");
            drain ??= ++received == 20 ? balanced.Fleet.DrainAsync("a", TimeSpan.FromSeconds(15), _limit.Token) : null;
        }
        while (message.MessageType != WebSocketMessageType.Close);

        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, socket.CloseStatus);
        await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, null, _limit.Token);
        Assert.True(await drain!, "the drain did not end by itself");
    }

    [Fact]
    public async Task Drain_ClientDoesNotLeave_IsCutAtTheDeadline()
    {
        await using var node = await Backend.StartAsync(b => b.Answer = Sockets.EchoAsync);
        await using var balanced = await Balanced.StartAsync(null, node.Address);
        using var socket = await ConnectAsync(balanced);
        Assert.Equal("hello", await AskAsync(socket, "hello"));

        var idle = await balanced.Fleet.DrainAsync("a", TimeSpan.FromMilliseconds(200), _limit.Token);
        var close = await socket.ReceiveAsync(new byte[100], _limit.Token);

        Assert.False(idle);
        Assert.Equal(WebSocketMessageType.Close, close.MessageType);
        // The connection itself is gone, not only closed by word.
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            while (true)
            {
                await socket.SendAsync(new byte[1000], WebSocketMessageType.Binary, true, _limit.Token);
            }
        });
        Assert.False(_limit.IsCancellationRequested);
    }

    [Fact]
    public async Task Stop_OpenWebSocket_IsToldToo()
    {
        await using var node = await Backend.StartAsync(b => b.Answer = Sockets.EchoAsync);
        await using var balanced = await Balanced.StartAsync(null, node.Address);
        using var socket = await ConnectAsync(balanced);
        Assert.Equal("hello", await AskAsync(socket, "hello"));

        var stop = balanced.Gateway.StopAsync(_limit.Token);
        var close = await socket.ReceiveAsync(new byte[100], _limit.Token);
        await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, null, _limit.Token);
        await stop;

        Assert.Equal(WebSocketMessageType.Close, close.MessageType);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, socket.CloseStatus);
    }

    /// <summary>An open WebSocket may be silent for minutes; a node that does not answer one may not.</summary>
    [Fact]
    public async Task Handle_NodeHangsInTheHandshake_AnotherServes()
    {
        await using var hanging = new RawNode((_, _) => Task.Delay(Timeout.InfiniteTimeSpan, _limit.Token));
        await using var good = await Backend.StartAsync(b => b.Answer = Sockets.EchoAsync);
        await using var balanced = await Balanced.StartAsync(
            o => o.AttemptTimeout = TimeSpan.FromMilliseconds(200), hanging.Address, good.Address);

        for (var i = 0; i < 2; i++)
        {
            using var socket = await ConnectAsync(balanced);
            Assert.Equal("hello", await AskAsync(socket, "hello"));
        }

        Assert.InRange(hanging.Deliveries, 1, 2);
    }

    private async Task<ClientWebSocket> ConnectAsync(Balanced balanced)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(balanced.Gateway.Address) { Scheme = "ws" }.Uri, _limit.Token);
        return socket;
    }

    private async Task<string> AskAsync(ClientWebSocket socket, string text)
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, _limit.Token);
        var buffer = new byte[100];
        var answer = await socket.ReceiveAsync(buffer, _limit.Token);
        return Encoding.UTF8.GetString(buffer, 0, answer.Count);
    }

    private static async Task PourAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var closing = socket.ReceiveAsync(new byte[100], context.RequestAborted);
        for (var i = 0; !closing.IsCompleted; i++)
        {
            // Heads of all three lengths.
            var size = (i % 3) switch { 0 => 100, 1 => 1_000, _ => 70_000 };
            await socket.SendAsync(
                Encoding.ASCII.GetBytes(new string('x', size)), WebSocketMessageType.Binary, true, context.RequestAborted);
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
    }
}
