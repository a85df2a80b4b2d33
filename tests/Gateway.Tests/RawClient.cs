using System.Net.Sockets;
using System.Text;

namespace Stormproof.Gateway.Tests;

/// <summary>Sends what no HTTP library would, and reads until the server closes.</summary>
internal static class RawClient
{
    /// <param name="address">The server.</param>
    /// <param name="head">The request line and headers, lines ended by CR LF, without the empty line.</param>
    /// <returns>The whole answer.</returns>
    public static async Task<string> ExchangeAsync(Uri address, string head)
    {
        return await SendAsync(address, $"{head}Host: shop.example\r\nConnection: close\r\n\r\n");
    }

    /// <summary>Sends exactly this and reads until the server closes.</summary>
    public static async Task<string> SendAsync(Uri address, string bytes)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(10));
    }
}
