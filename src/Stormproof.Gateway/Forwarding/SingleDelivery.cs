namespace Stormproof.Gateway.Forwarding;

/// <summary>Keeps the HTTP client from repeating a request by itself. When a kept connection ends before the answer, it sends a
/// request without content again, whatever its method, and would then call the outcome of the second sending the outcome of both.
/// Content, even empty, stops that.</summary>
internal sealed class SingleDelivery(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is null && !RetryRules.IsIdempotent(request.Method.Method))
        {
            request.Content = new ByteArrayContent([]);
        }

        return base.SendAsync(request, cancellationToken);
    }
}
