using System.Net;
using System.Net.Sockets;

namespace Stormproof.Load.Transport;

/// <summary>Scheme, host and port, with the addresses that the host had when it was resolved. A run resolves once: a name server
/// is no part of what it measures.</summary>
public sealed class HttpOrigin
{
    private HttpOrigin(Uri uri, bool http2, IPAddress[] addresses)
    {
        Scheme = uri.Scheme;
        Host = uri.IdnHost;
        Port = uri.Port;
        IsHttp2 = http2;
        Addresses = addresses;
        Authority = uri.HostNameType == UriHostNameType.IPv6 && !Host.StartsWith('[') ? $"[{Host}]" : Host;
        if (!uri.IsDefaultPort)
        {
            Authority = $"{Authority}:{Port}";
        }
    }

    /// <summary><c>http</c> or <c>https</c>.</summary>
    public string Scheme { get; }

    /// <summary>The host's name or address.</summary>
    public string Host { get; }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>What the <c>Host</c> header says.</summary>
    public string Authority { get; }

    /// <summary>HTTP/2 is spoken (in clear text: by prior knowledge).</summary>
    public bool IsHttp2 { get; }

    /// <summary>The host's addresses; empty when its name did not resolve.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; }

    /// <summary>All addresses are this machine's loopback.</summary>
    public bool IsLoopback => Addresses.Count > 0 && Addresses.All(IPAddress.IsLoopback);

    /// <summary>HTTP/1.1 in clear text: the path of the engine's own sockets.</summary>
    internal bool IsPlain => Scheme == "http" && !IsHttp2;

    /// <summary>Resolves the host of an absolute http or https URL.</summary>
    /// <exception cref="ArgumentException">It is no absolute http or https URL.</exception>
    public static async Task<HttpOrigin> ResolveAsync(Uri uri, bool http2, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (!uri.IsAbsoluteUri || uri.Scheme is not ("http" or "https"))
        {
            throw new ArgumentException($"'{uri}' is no absolute http or https URL.", nameof(uri));
        }

        if (IPAddress.TryParse(uri.IdnHost.Trim('[', ']'), out var literal))
        {
            return new HttpOrigin(uri, http2, [literal]);
        }

        try
        {
            return new HttpOrigin(uri, http2, await Dns.GetHostAddressesAsync(uri.IdnHost, cancellationToken).ConfigureAwait(false));
        }
        catch (SocketException)
        {
            return new HttpOrigin(uri, http2, []);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Scheme}://{Authority}";
}
