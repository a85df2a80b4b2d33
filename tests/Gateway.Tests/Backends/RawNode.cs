using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Stormproof.Gateway.Tests.Backends;

/// <summary>A node on bare sockets: ready by its probes, and then it misbehaves as a test needs.</summary>
internal sealed class RawNode : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private readonly ConcurrentQueue<RawRequest> _requests = new();
    private readonly Func<RawNode, RawRequest, Task> _answer;
    private readonly Task _accepting;

    public RawNode(Func<RawNode, RawRequest, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        Address = new Uri($"http://{_listener.LocalEndpoint}");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    public bool HonoursKeys { get; init; } = true;

    /// <summary>False leaves a request's body in the socket.</summary>
    public bool ReadsBody { get; init; } = true;

    /// <summary>Probes leave no connection behind that a request could use.</summary>
    public bool ClosesProbes { get; init; }

    /// <summary>The answer to a probe instead of the usual one.</summary>
    public Func<RawRequest, Task>? Probe { get; init; }

    /// <summary>What was delivered to it, probes left out.</summary>
    public IReadOnlyCollection<RawRequest> Requests => _requests;

    public int Deliveries => _requests.Count;

    /// <summary>Resets the connection of every request.</summary>
    public static RawNode Resetting(bool honoursKeys = true) => new((_, request) =>
    {
        request.Reset();
        return Task.CompletedTask;
    })
    {
        HonoursKeys = honoursKeys,
    };

    /// <summary>Dies of its first request, as under SIGKILL: nothing listens any more and its connections end, by a reset when
    /// something was left unread, else as if in order.</summary>
    public static RawNode DyingAtOnce(bool honoursKeys = true, bool reset = true) => new((node, request) =>
    {
        if (!reset)
        {
            node._listener.Stop();
            request.Close();
        }

        node.Kill();
        return Task.CompletedTask;
    })
    {
        HonoursKeys = honoursKeys,
    };

    /// <summary>A node that <see cref="Kill"/> leaves without a trace: the next request finds nothing listening.</summary>
    public static RawNode Vanishing(bool honoursKeys = true) =>
        new((_, request) => request.RespondAsync(200, "vanishing")) { HonoursKeys = honoursKeys, ClosesProbes = true };

    public void Kill()
    {
        _listener.Stop();
        foreach (var socket in _open.Keys)
        {
            RawRequest.Reset(socket);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Killed.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        _open[socket] = true;
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            while (await RawRequest.ReadHeadAsync(socket, stream) is { } request)
            {
                await AnswerAsync(request);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // The connection has ended.
        }
        finally
        {
            _open.TryRemove(socket, out _);
        }
    }

    private async Task AnswerAsync(RawRequest request)
    {
        if (request.Path != "/healthz/ready")
        {
            if (ReadsBody)
            {
                await request.ReadBodyAsync();
            }

            _requests.Enqueue(request);
            await _answer(this, request);
        }
        else if (Probe is { } probe)
        {
            await probe(request);
        }
        else
        {
            await request.RespondAsync(
                200, HonoursKeys ? """{"honours":["idempotency-key"]}""" : "{}", ClosesProbes ? "Connection: close\r\n" : "");
        }
    }
}
