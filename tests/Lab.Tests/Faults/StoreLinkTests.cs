using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Stormproof.Lab.Faults;

namespace Stormproof.Lab.Tests.Faults;

/// <summary>The link between plain sockets, so that each byte is accounted for.</summary>
public sealed class StoreLinkTests : IAsyncDisposable
{
    private const string Subscribe = "*2\r\n$9\r\nSUBSCRIBE\r\n$1\r\nx\r\n";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly WatchedClock _clock = new();
    private readonly TcpListener _store = new(IPAddress.Loopback, 0);
    private readonly StoreLink _link;

    public StoreLinkTests()
    {
        _store.Start();
        _link = new StoreLink((IPEndPoint)_store.LocalEndpoint, _clock);
    }

    public async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync();
        _store.Dispose();
    }

    [Fact]
    public async Task Link_Undisturbed_CarriesBothWays()
    {
        using var pair = await ConnectAsync();

        await SendAsync(pair.Node, "PING");
        Assert.Equal("PING", await ReceiveAsync(pair.Store));
        await SendAsync(pair.Store, "PONG");
        Assert.Equal("PONG", await ReceiveAsync(pair.Node));
    }

    [Fact]
    public async Task Delay_WhatTheNodeSends_ArrivesAfterItAndNotBefore()
    {
        using var pair = await ConnectAsync();
        _link.Delay = TimeSpan.FromMilliseconds(150);
        var arriving = ReceiveAsync(pair.Store);

        await SendAsync(pair.Node, "DEL");
        await _clock.Waiting.WaitAsync(Limit);
        _clock.Advance(TimeSpan.FromMilliseconds(149));
        // The way back is free: this has passed the link after whatever passed it before.
        await SendAsync(pair.Store, "push");
        Assert.Equal("push", await ReceiveAsync(pair.Node));
        Assert.False(arriving.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal("DEL", await arriving);
    }

    [Fact]
    public async Task Silence_WhatIsUnderWay_NeverArrives()
    {
        using var pair = await ConnectAsync();
        _link.Delay = TimeSpan.FromMilliseconds(150);
        await SendAsync(pair.Node, "DEL");
        await _clock.Waiting.WaitAsync(Limit);

        _link.Silence();
        _link.Delay = TimeSpan.Zero;
        _clock.Advance(TimeSpan.FromMilliseconds(150));
        await SendAsync(pair.Node, "more");
        pair.Node.Client.Shutdown(SocketShutdown.Send);

        Assert.Equal("", await ReceiveAsync(pair.Store));
    }

    [Fact]
    public async Task Cut_OpenConnections_BreakAndNewOnesAreRefusedUntilRestored()
    {
        using var pair = await ConnectAsync();

        _link.Cut();

        Assert.Equal("", await ReceiveAsync(pair.Node));
        using (var refused = await ConnectNodeAsync())
        {
            Assert.Equal("", await ReceiveAsync(refused));
        }

        _link.Restore();
        using var again = await ConnectAsync();
        await SendAsync(again.Node, "PING");
        Assert.Equal("PING", await ReceiveAsync(again.Store));
    }

    [Fact]
    public async Task LoseBroadcasts_SubscribedConnection_IsCutAndCommandsGoOn()
    {
        using var commands = await ConnectAsync();
        using var subscribed = await ConnectAsync();
        await SendAsync(subscribed.Node, Subscribe);
        Assert.Equal(Subscribe, await ReceiveAsync(subscribed.Store));
        Assert.True(_link.HasSubscribers);

        _link.LoseBroadcasts();

        Assert.Equal("", await ReceiveAsync(subscribed.Node));
        Assert.Equal(1, _link.SubscriptionsCut);
        await SendAsync(commands.Node, "GET");
        Assert.Equal("GET", await ReceiveAsync(commands.Store));
    }

    [Fact]
    public async Task LoseBroadcasts_NewSubscription_IsRefusedUntilDelivered()
    {
        _link.LoseBroadcasts();
        using (var refused = await ConnectAsync())
        {
            await SendAsync(refused.Node, Subscribe);
            Assert.Equal("", await ReceiveAsync(refused.Node));
            Assert.Equal("", await ReceiveAsync(refused.Store));
            Assert.Equal(1, _link.SubscriptionsCut);
        }

        _link.DeliverBroadcasts();
        using var again = await ConnectAsync();
        await SendAsync(again.Node, Subscribe);
        Assert.Equal(Subscribe, await ReceiveAsync(again.Store));
    }

    [Fact]
    public async Task StoreAway_ConnectionEnds_AndTheNextFindsItAgain()
    {
        var port = ((IPEndPoint)_store.LocalEndpoint).Port;
        _store.Stop();
        using (var lost = await ConnectNodeAsync())
        {
            Assert.Equal("", await ReceiveAsync(lost));
        }

        using var back = new TcpListener(IPAddress.Loopback, port);
        back.Start();
        using var node = await ConnectNodeAsync();
        using var store = await back.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await SendAsync(node, "PING");
        Assert.Equal("PING", await ReceiveAsync(store));
    }

    private async Task<Pair> ConnectAsync()
    {
        var node = await ConnectNodeAsync();
        return new Pair(node, await _store.AcceptTcpClientAsync(TestContext.Current.CancellationToken));
    }

    private async Task<TcpClient> ConnectNodeAsync()
    {
        var node = new TcpClient { NoDelay = true };
        await node.ConnectAsync(IPEndPoint.Parse(_link.Address), TestContext.Current.CancellationToken);
        return node;
    }

    private static async Task SendAsync(TcpClient from, string text) =>
        await from.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));

    /// <summary>What arrives next; nothing when the connection ends.</summary>
    private static async Task<string> ReceiveAsync(TcpClient to)
    {
        var buffer = new byte[1024];
        try
        {
            var read = await to.GetStream().ReadAsync(buffer).AsTask().WaitAsync(Limit);
            return Encoding.ASCII.GetString(buffer, 0, read);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private sealed record Pair(TcpClient Node, TcpClient Store) : IDisposable
    {
        public void Dispose()
        {
            Node.Dispose();
            Store.Dispose();
        }
    }

    /// <summary>Tells when somebody waits for a time.</summary>
    private sealed class WatchedClock : FakeTimeProvider
    {
        private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Waiting => _waiting.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _waiting.TrySetResult();
            return timer;
        }
    }
}
