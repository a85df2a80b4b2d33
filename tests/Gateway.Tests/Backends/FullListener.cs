using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Stormproof.Gateway.Tests.Backends;

/// <summary>A node that answers one probe and then accepts nothing any more: as a machine that is cut off, it lets connections
/// hang instead of refusing them.</summary>
internal sealed class FullListener : IDisposable
{
    private static readonly TimeSpan Hangs = TimeSpan.FromMilliseconds(200);

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _queued = [];

    public FullListener()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(1);
        Address = new Uri($"http://{_listener.LocalEndPoint}");
        _ = AnswerProbeAsync();
    }

    public Uri Address { get; }

    /// <summary>Fills the queue of connections that nobody accepts, until one hangs.</summary>
    public void Fill()
    {
        for (var i = 0; i < 32; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _queued.Add(socket);
            var connecting = socket.ConnectAsync(_listener.LocalEndPoint!);
            if (!connecting.Wait(Hangs))
            {
                return;
            }
        }

        Assert.Fail("the queue did not fill");
    }

    public void Dispose()
    {
        _listener.Dispose();
        _queued.ForEach(s => s.Dispose());
    }

    private async Task AnswerProbeAsync()
    {
        using var socket = await _listener.AcceptAsync();
        await socket.ReceiveAsync(new byte[4096]);
        await socket.SendAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"));
    }
}
