using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Stormproof.Testing.Stores;

/// <summary>Stands between a client and a store: cuts the wire or holds commands on demand, so that the store's data outlives the
/// fault, and counts round trips. For the count it holds replies back for a while: what the client sends meanwhile did not wait
/// for one.</summary>
public sealed class StoreProxy : IAsyncDisposable
{
    private static readonly string[] Counted =
    [
        "HGETALL", "HGET", "HSET", "HMSET", "HDEL", "EXPIRE", "MULTI", "EXEC", "DEL", "\r\nGET\r\n", "EVALSHA",
    ];

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    private readonly IPEndPoint _target;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, bool> _open = new();
    private readonly Task _accepting;
    private readonly TaskCompletionSource _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _cut;
    private volatile TaskCompletionSource? _stalled;
    private int _roundTrips;

    public StoreProxy(string target)
    {
        _target = IPEndPoint.Parse(target);
        _listener.Start();
        Address = _listener.LocalEndpoint.ToString()!;
        _accepting = AcceptAsync();
    }

    /// <summary><c>host:port</c> that the client under test connects to.</summary>
    public string Address { get; }

    /// <summary>How long after the last command a reply is held back.</summary>
    public TimeSpan HoldReplies { get; set; }

    /// <summary>Bursts of counted commands, each of which waited for the reply to the one before.</summary>
    public int RoundTrips => Volatile.Read(ref _roundTrips);

    /// <summary>Closes every connection and refuses new ones.</summary>
    public void Cut()
    {
        _cut = true;
        foreach (var client in _open.Keys)
        {
            client.Dispose();
        }
    }

    public void Restore() => _cut = false;

    /// <summary>Takes what clients send and does not deliver it, as a network that lost its way: connections stay open, and
    /// commands arrive in the end, long after whoever sent them gave up.</summary>
    public void Stall() => _stalled ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Delivers everything that was held since <see cref="Stall"/>.</summary>
    public void Deliver() => Interlocked.Exchange(ref _stalled, null)?.SetResult();

    /// <summary>Completes when a connection has been refused for the first time.</summary>
    public Task RefusedAsync() => _refused.Task;

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        Cut();
        Deliver();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient { NoDelay = true };
        using var owned = client;
        client.NoDelay = true;
        _open[client] = true;
        _open[server] = true;
        try
        {
            if (_cut)
            {
                _refused.TrySetResult();
            }
            else
            {
                await server.ConnectAsync(_target);
                var burst = new Burst();
                await Task.WhenAny(UpAsync(client, server, burst), DownAsync(server, client, burst));
            }
        }
        catch (SocketException)
        {
            // The store is away: so is this connection.
        }
        finally
        {
            _open.TryRemove(client, out _);
            _open.TryRemove(server, out _);
        }
    }

    private async Task UpAsync(TcpClient client, TcpClient server, Burst burst)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (int read; (read = await client.GetStream().ReadAsync(buffer)) > 0;)
            {
                var text = Encoding.ASCII.GetString(buffer, 0, read);
                if (burst.Join(Counted.Any(c => text.Contains(c, StringComparison.Ordinal))))
                {
                    Interlocked.Increment(ref _roundTrips);
                }

                await (_stalled?.Task ?? Task.CompletedTask);
                await server.GetStream().WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }
    }

    private async Task DownAsync(TcpClient server, TcpClient client, Burst burst)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (int read; (read = await server.GetStream().ReadAsync(buffer)) > 0;)
            {
                while (burst.Left(HoldReplies) > TimeSpan.Zero)
                {
                    await Task.Delay(Step);
                }

                burst.End();
                await client.GetStream().WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }
    }

    private sealed class Burst
    {
        private readonly Lock _gate = new();
        private long _lastRequest;
        private bool _isCounted;

        /// <summary>True when the chunk is the first of its burst that counts.</summary>
        public bool Join(bool counts)
        {
            lock (_gate)
            {
                _lastRequest = Stopwatch.GetTimestamp();
                var first = counts && !_isCounted;
                _isCounted |= counts;
                return first;
            }
        }

        public TimeSpan Left(TimeSpan hold)
        {
            lock (_gate)
            {
                return hold - Stopwatch.GetElapsedTime(_lastRequest);
            }
        }

        public void End()
        {
            lock (_gate)
            {
                _isCounted = false;
            }
        }
    }
}
