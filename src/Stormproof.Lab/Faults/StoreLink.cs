using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Stormproof.Lab.Faults;

/// <summary>A node's own way to the store, over loopback: it can be cut, be slow towards the store, swallow what is under
/// way, and lose what the store broadcasts. The store and its data know nothing of it.</summary>
internal sealed class StoreLink : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly IPEndPoint _target;
    private readonly TimeProvider _clock;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<LinkConnection, bool> _open = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _accepting;
    private volatile bool _isCut;
    private volatile bool _isSilent;
    private volatile bool _losesBroadcasts;
    private long _delayTicks;
    private int _subscriptionsCut;

    public StoreLink(IPEndPoint target, TimeProvider clock)
    {
        _target = target;
        _clock = clock;
        _listener.Start();
        Address = _listener.LocalEndpoint.ToString()!;
        _accepting = AcceptAsync();
    }

    /// <summary><c>host:port</c> that the node connects to.</summary>
    public string Address { get; }

    /// <summary>Connections open now.</summary>
    public int Connections => _open.Count;

    /// <summary>Whether somebody would hear a broadcast.</summary>
    public bool HasSubscribers => _open.Keys.Any(c => c.HasSubscribed);

    /// <summary>Subscribed connections that were cut, and subscriptions that were refused.</summary>
    public int SubscriptionsCut => Volatile.Read(ref _subscriptionsCut);

    /// <summary>How long what the node sends is under way at least; in order on each connection.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _delayTicks));
        set => Interlocked.Exchange(ref _delayTicks, value.Ticks);
    }

    /// <summary>Breaks every connection and refuses new ones.</summary>
    public void Cut()
    {
        _isCut = true;
        Break();
    }

    public void Restore() => _isCut = false;

    /// <summary>From now on nothing arrives, what is under way included, and nobody is told: for a node that is about to die.
    /// </summary>
    public void Silence() => _isSilent = true;

    /// <summary>The store's broadcasts do not arrive: connections that subscribed are cut, and cut again when they come back.
    /// Commands go on, as clients subscribe on a connection of its own.</summary>
    public void LoseBroadcasts()
    {
        _losesBroadcasts = true;
        foreach (var connection in _open.Keys.Where(c => c.HasSubscribed))
        {
            Unsubscribe(connection);
        }
    }

    public void DeliverBroadcasts() => _losesBroadcasts = false;

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _ended.CancelAsync().ConfigureAwait(false);
        Cut();
        await _accepting.ConfigureAwait(false);
        _ended.Dispose();
    }

    private void Unsubscribe(LinkConnection connection)
    {
        Interlocked.Increment(ref _subscriptionsCut);
        connection.Dispose();
    }

    private void Break()
    {
        foreach (var connection in _open.Keys)
        {
            connection.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_ended.Token).ConfigureAwait(false));
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException or OperationCanceledException)
        {
            // Disposed, while it waited or just before.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = new LinkConnection(client);
        _open[connection] = true;
        try
        {
            if (!_isCut)
            {
                await connection.Server.ConnectAsync(_target, _ended.Token).ConfigureAwait(false);
                await Task.WhenAny(UpAsync(connection), DownAsync(connection)).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException or OperationCanceledException)
        {
            // The store is away, or the link is cut: so is this connection.
        }
        finally
        {
            _open.TryRemove(connection, out _);
        }
    }

    private async Task UpAsync(LinkConnection connection)
    {
        var buffer = new byte[BufferBytes];
        try
        {
            var from = connection.Client.GetStream();
            var to = connection.Server.GetStream();
            for (int read; (read = await from.ReadAsync(buffer, _ended.Token).ConfigureAwait(false)) > 0;)
            {
                if (buffer.AsSpan(0, read).IndexOf("SUBSCRIBE\r\n"u8) >= 0)
                {
                    connection.HasSubscribed = true;
                    if (_losesBroadcasts)
                    {
                        Unsubscribe(connection);
                        return;
                    }
                }

                if (Delay is { Ticks: > 0 } delay)
                {
                    await Task.Delay(delay, _clock, _ended.Token).ConfigureAwait(false);
                }

                if (!_isSilent)
                {
                    await to.WriteAsync(buffer.AsMemory(0, read), _ended.Token).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (IsCut(e))
        {
            // Cut.
        }
    }

    private async Task DownAsync(LinkConnection connection)
    {
        var buffer = new byte[BufferBytes];
        try
        {
            var from = connection.Server.GetStream();
            var to = connection.Client.GetStream();
            for (int read; (read = await from.ReadAsync(buffer, _ended.Token).ConfigureAwait(false)) > 0;)
            {
                if (!_isSilent)
                {
                    await to.WriteAsync(buffer.AsMemory(0, read), _ended.Token).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (IsCut(e))
        {
            // Cut.
        }
    }

    private static bool IsCut(Exception e) =>
        e is IOException or InvalidOperationException or OperationCanceledException;

    /// <summary>Both ends of one connection.</summary>
    private sealed class LinkConnection : IDisposable
    {
        public LinkConnection(TcpClient client)
        {
            Client = client;
            client.NoDelay = true;
        }

        public TcpClient Client { get; }

        public bool HasSubscribed { get; set; }

        public TcpClient Server { get; } = new() { NoDelay = true };

        public void Dispose()
        {
            Client.Dispose();
            Server.Dispose();
        }
    }
}
