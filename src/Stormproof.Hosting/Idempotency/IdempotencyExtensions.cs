using Microsoft.AspNetCore.Http;

namespace Stormproof.Hosting.Idempotency;

/// <summary>Gives the app the key of the request that it runs.</summary>
public static class IdempotencyExtensions
{
    /// <summary>The key of the current unsafe request, from the client or stamped by the gateway; null when there is none or the
    /// node does not honour keys. Put it into the effect itself (a unique column, a field of the same script), so that a node
    /// that dies after the effect and before its answer was kept cannot make it happen twice.</summary>
    public static string? GetIdempotencyKey(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<IdempotencyKeyFeature>()?.Key;
    }
}

internal sealed record IdempotencyKeyFeature(string Key);
