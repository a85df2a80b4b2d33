using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Stormproof.Benchmarks.Sessions;

/// <summary>A client on one connection that costs little beside the server it shares the processors with: it sends ready-made
/// bytes and looks only at the status, the session's cookie and the length of the answer.</summary>
internal sealed class LeanClient(IPEndPoint server) : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[16 * 1024];

    /// <summary>The session's cookie as the server set it; empty before the first answer.</summary>
    public string Cookie { get; set; } = "";

    public byte[] Request(string path)
    {
        var cookie = Cookie.Length == 0 ? "" : $"Cookie: {Cookie}\r\n";
        return Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {server}\r\n{cookie}\r\n");
    }

    /// <summary>The answer's body.</summary>
    /// <exception cref="InvalidOperationException">The answer is not 200.</exception>
    public async Task<string> GetAsync(byte[] request, CancellationToken cancellationToken)
    {
        if (!_socket.Connected)
        {
            await _socket.ConnectAsync(server, cancellationToken);
        }

        await _socket.SendAsync(request, cancellationToken);
        var filled = 0;
        while (true)
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(filled), cancellationToken);
            if (read == 0)
            {
                throw new IOException("The server closed the connection.");
            }

            filled += read;
            if (TryRead(_buffer.AsSpan(0, filled), out var body))
            {
                return body;
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private bool TryRead(ReadOnlySpan<byte> answer, out string body)
    {
        body = "";
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        var head = answer[..end];
        if (!head.StartsWith("HTTP/1.1 200"u8))
        {
            throw new InvalidOperationException($"The server answered: {Encoding.ASCII.GetString(head)}");
        }

        var length = int.Parse(Field(head, "\r\nContent-Length: "u8));
        if (answer.Length < end + 4 + length)
        {
            return false;
        }

        if (Cookie.Length == 0)
        {
            var cookie = Encoding.ASCII.GetString(Field(head, "\r\nSet-Cookie: "u8));
            Cookie = cookie[..cookie.IndexOf(';')];
        }

        body = Encoding.ASCII.GetString(answer.Slice(end + 4, length));
        return true;
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        var start = head.IndexOf(name);
        if (start < 0)
        {
            throw new InvalidOperationException($"The answer has no {Encoding.ASCII.GetString(name).Trim()}");
        }

        var value = head[(start + name.Length)..];
        var end = value.IndexOf((byte)'\r');
        return end < 0 ? value : value[..end];
    }
}
