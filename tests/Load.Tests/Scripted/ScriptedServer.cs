using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Stormproof.Load.Tests.Scripted;

/// <summary>A raw TCP server on loopback that does with each connection what its test says.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _ended = new();
    private readonly Func<ScriptedClient, Task> _script;
    private readonly Task _accepting;
    private int _accepted;

    public ScriptedServer(Func<ScriptedClient, Task> script)
    {
        _script = script;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        _accepting = AcceptAsync();
    }

    public int Accepted => Volatile.Read(ref _accepted);

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/");

    /// <summary>Answers every request with the same bytes.</summary>
    public static ScriptedServer Answering(string answer) => new(async client =>
    {
        while (await client.ReadRequestAsync())
        {
            await client.WriteAsync(answer);
        }
    });

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        var clients = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_ended.Token);
                var number = Interlocked.Increment(ref _accepted);
                clients.Add(ServeAsync(new ScriptedClient(socket, number, _ended.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(clients);
        }
    }

    private async Task ServeAsync(ScriptedClient client)
    {
        using (client)
        {
            try
            {
                await _script(client);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
            {
                // The client has gone, or the test is over.
            }
        }
    }
}

/// <summary>One connection of a <see cref="ScriptedServer"/>.</summary>
internal sealed class ScriptedClient(Socket socket, int number, CancellationToken ended) : IDisposable
{
    private readonly byte[] _buffer = new byte[16 * 1024];

    /// <summary>From 1, in the order in which they came.</summary>
    public int Number => number;

    public CancellationToken Ended => ended;

    /// <summary>Reads to the end of a head; requests of the tests have no body unless they say so.</summary>
    public async Task<bool> ReadRequestAsync()
    {
        var text = new StringBuilder();
        while (!text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var count = await socket.ReceiveAsync(_buffer, ended);
            if (count == 0)
            {
                return false;
            }

            text.Append(Encoding.Latin1.GetString(_buffer, 0, count));
        }

        return true;
    }

    public Task WriteAsync(string text) => WriteAsync(Encoding.Latin1.GetBytes(text));

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, ended)..];
        }
    }

    /// <summary>Until the test is over.</summary>
    public Task HangAsync() => Task.Delay(Timeout.Infinite, ended);

    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    public void Dispose() => socket.Dispose();
}
