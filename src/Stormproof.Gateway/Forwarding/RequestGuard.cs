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

        if (request.Headers.TransferEncoding.Count == 0)
        {
            return null;
        }

        // The server reads the last coding only; what stands before it would be handed on undone.
        if (request.Headers.TransferEncoding is not [{ } coding]
            || !coding.AsSpan().Trim(" \t").Equals("chunked", StringComparison.OrdinalIgnoreCase))
        {
            return "a Transfer-Encoding other than chunked";
        }

        return request.Protocol == HttpProtocol.Http10 ? "Transfer-Encoding in HTTP/1.0" : null;
    }
}
