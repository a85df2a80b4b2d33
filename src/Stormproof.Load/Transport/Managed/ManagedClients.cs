using System.Net;
using System.Net.Sockets;

namespace Stormproof.Load.Transport.Managed;

/// <summary>The framework's HTTP client, one an origin and loop: HTTP/2, TLS, and systems without epoll. Its users share a pool
/// of connections.</summary>
internal sealed class ManagedClients(TransportOptions options) : IDisposable
{
    private readonly Dictionary<HttpOrigin, HttpMessageInvoker> _clients = [];

    public HttpMessageInvoker For(HttpOrigin origin)
    {
        if (!_clients.TryGetValue(origin, out var client))
        {
            _clients[origin] = client = new HttpMessageInvoker(Handler(origin));
        }

        return client;
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }

    private SocketsHttpHandler Handler(HttpOrigin origin) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = options.ConnectTimeout,
        ConnectCallback = (_, cancellationToken) => ConnectAsync(origin, cancellationToken),
        EnableMultipleHttp2Connections = true,
        MaxConnectionsPerServer = int.MaxValue,
        MaxResponseHeadersLength = Math.Max(1, options.MaxHeadBytes / 1024),
        PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        SslOptions = options.AcceptAnyCertificate
            ? new System.Net.Security.SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
            }
            : new System.Net.Security.SslClientAuthenticationOptions(),
    };

    /// <summary>To the addresses that the run has resolved and judged, not to what the name says by now.</summary>
    private static async ValueTask<Stream> ConnectAsync(HttpOrigin origin, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync([.. origin.Addresses], origin.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
