using System.Net;

namespace Stormproof.Gateway.Listening;

/// <summary>An address where clients connect.</summary>
/// <param name="EndPoint">The address; port 0 chooses a free one.</param>
/// <param name="Certificate">Files of its certificate: then it speaks TLS. Null: plain.</param>
/// <param name="Protocols">What it speaks. Without TLS a listener speaks one version: nothing on the wire could tell a client
/// which.</param>
public sealed record Listener(
    IPEndPoint EndPoint, CertificateFiles? Certificate = null, ListenerProtocols Protocols = ListenerProtocols.Default);

/// <summary>Versions of HTTP that a listener speaks.</summary>
public enum ListenerProtocols
{
    /// <summary>HTTP/1.1 without TLS, HTTP/1.1 and HTTP/2 with it.</summary>
    Default,

    /// <summary>HTTP/1.1 only.</summary>
    Http1,

    /// <summary>HTTP/2 only; without TLS with prior knowledge (RFC 9113, 3.3), as gRPC clients have it.</summary>
    Http2,
}

/// <summary>PEM files of a certificate.</summary>
/// <param name="CertificatePath">The certificate, followed by those between it and the root.</param>
/// <param name="KeyPath">Its private key, without a password; may be the same file.</param>
public sealed record CertificateFiles(string CertificatePath, string KeyPath)
{
    /// <summary>Why the files cannot be used, with what to do; null when they can.</summary>
    public string? FindFault() => CertificateStore.FaultOf(this);
}
