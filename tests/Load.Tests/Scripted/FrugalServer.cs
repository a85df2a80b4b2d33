using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Stormproof.Load.Tests.Scripted;

/// <summary>Answers the first request of each connection, and holds nothing of it but the socket.</summary>
internal sealed class FrugalServer : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _clients = [];
    private readonly Thread _thread;

    public FrugalServer(string answer)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(4096);
        _thread = new Thread(() => Serve(Encoding.Latin1.GetBytes(answer))) { IsBackground = true };
        _thread.Start();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/");

    public void Dispose()
    {
        _listener.Dispose();
        _thread.Join();
        _clients.ForEach(c => c.Dispose());
    }

    private void Serve(byte[] answer)
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var client = _listener.Accept();
                _clients.Add(client);
                client.Receive(buffer);
                client.Send(answer);
            }
        }
        catch (SocketException)
        {
            // The test is over.
        }
    }
}
