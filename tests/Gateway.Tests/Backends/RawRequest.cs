using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Stormproof.Gateway.Tests.Backends;

/// <summary>A request on a bare socket, which its node may answer or break.</summary>
internal sealed class RawRequest
{
    private readonly Socket _socket;
    private readonly NetworkStream _stream;

    private RawRequest(Socket socket, NetworkStream stream, string head)
    {
        _socket = socket;
        _stream = stream;
        Head = head;
        var line = head.Split(' ');
        Method = line[0];
        Path = line[1];
    }

    public string Head { get; }

    public string Method { get; }

    public string Path { get; }

    public byte[] Body { get; private set; } = [];

    public string? Header(string name) => Head.Split("\r\n").Skip(1)
        .Where(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(l => l[(name.Length + 1)..].Trim())
        .FirstOrDefault();

    /// <summary>The next request's head; null when the client has closed.</summary>
    public static async Task<RawRequest?> ReadHeadAsync(Socket socket, NetworkStream stream)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!EndsHead(head))
        {
            if (await stream.ReadAsync(one) == 0)
            {
                return null;
            }

            head.Add(one[0]);
        }

        return new RawRequest(socket, stream, Encoding.Latin1.GetString([.. head]));
    }

    /// <summary>Reads the body by its length; a chunked one by its last chunk, framing included.</summary>
    public async Task ReadBodyAsync()
    {
        if (Header("Content-Length") is { } length)
        {
            Body = new byte[int.Parse(length, CultureInfo.InvariantCulture)];
            await _stream.ReadExactlyAsync(Body);
        }
        else if (Header("Transfer-Encoding") is not null)
        {
            var body = new List<byte>();
            var buffer = new byte[4096];
            while (!Encoding.Latin1.GetString([.. body]).EndsWith("0\r\n\r\n", StringComparison.Ordinal))
            {
                body.AddRange(buffer[..await _stream.ReadAsync(buffer)]);
            }

            Body = [.. body];
        }
    }

    public async Task WriteAsync(string text) => await _stream.WriteAsync(Encoding.Latin1.GetBytes(text));

    public Task RespondAsync(int status, string body, string extraHeaders = "") =>
        WriteAsync($"HTTP/1.1 {status} Status\r\n{extraHeaders}Content-Length: {body.Length}\r\n\r\n{body}");

    /// <summary>Ends the connection as a killed process does.</summary>
    public void Reset() => Reset(_socket);

    /// <summary>Ends the connection in order, without an answer.</summary>
    public void Close() => _socket.Close();

    public static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Close();
        }
        catch (ObjectDisposedException)
        {
            // The exchange closed it first.
        }
    }

    private static bool EndsHead(List<byte> head) =>
        head.Count >= 4 && head[^4] == '\r' && head[^3] == '\n' && head[^2] == '\r' && head[^1] == '\n';
}
