using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Stormproof.Gateway.Forwarding;

/// <summary>Holds a small request body, so that a second attempt can send it again.</summary>
internal static class RequestBuffer
{
    private static readonly byte[] Empty = [];

    /// <summary>Reads the body when it fits.</summary>
    /// <returns>The whole body; null when it is larger than the limit and must be streamed, unread part included.</returns>
    public static async ValueTask<byte[]?> ReadAsync(HttpContext context, int limit)
    {
        var request = context.Request;
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            return Empty;
        }

        if (request.ContentLength is 0)
        {
            return Empty;
        }

        if (request.ContentLength > limit)
        {
            return null;
        }

        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted).ConfigureAwait(false);
            if (read.Buffer.Length > limit)
            {
                // Nothing consumed: the stream that is forwarded starts with what was looked at.
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.Start);
                return null;
            }

            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
