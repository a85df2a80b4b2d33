using Microsoft.AspNetCore.Http;

namespace Stormproof.Gateway.Forwarding;

/// <summary>Refuses what the server lets pass although two programs could read it differently.</summary>
internal static class RequestGuard
{
    /// <summary>Why a request is malformed; null when it is not.</summary>
    public static string? FaultOf(HttpRequest request)
    {
        // Chunked, the server takes the length away and keeps it under this name. A sender that gives both is broken or attacks
        // (RFC 9112, 6.1).
        if (request.Headers.ContainsKey("X-Content-Length") && request.Headers.TransferEncoding.Count > 0)
        {
            return "both Content-Length and Transfer-Encoding";
        }

        if (request.Headers.TransferEncoding.Count > 1)
        {
            return "more than one Transfer-Encoding";
        }

        return request.Headers.TransferEncoding.Count == 1 && request.Protocol == HttpProtocol.Http10
            ? "Transfer-Encoding in HTTP/1.0"
            : null;
    }
}
