using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Stormproof.Gateway.Nodes;
using Stormproof.Model.Fleet;
using Yarp.ReverseProxy.Forwarder;

namespace Stormproof.Gateway.Forwarding;

/// <summary>Takes a request to a node and, when that fails and a repeat is safe, to another.</summary>
internal sealed class ForwardingHandler(
    GatewayOptions options,
    NodeFleet fleet,
    GatewayStatistics statistics,
    IHttpForwarder forwarder,
    TimeProvider clock,
    ILogger<ForwardingHandler> logger)
{
    private const string KeyHeader = "Idempotency-Key";

    private readonly ForwarderRequestConfig _config = new() { ActivityTimeout = options.AttemptTimeout };
    private readonly RetryBudget _budget = new(options.RetryShare, reserve: 10, most: 1_000);

    public async Task HandleAsync(HttpContext context)
    {
        statistics.CountRequest();
        _budget.Earn();
        if (context.Request.ContentLength > options.MaxRequestBytes)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        WriteForwardedHeaders(context);
        var body = await RequestBuffer.ReadAsync(context, options.RetryBufferBytes).ConfigureAwait(false);
        var tried = new Node?[options.MaxAttempts];
        var mustHonourKeys = false;
        for (var attempt = 0; ; attempt++)
        {
            var node = fleet.Acquire(tried, mustHonourKeys);
            if (node is null)
            {
                Refuse(context);
                return;
            }

            tried[attempt] = node;
            StampKey(context.Request, node, body);
            var mayRetry = attempt + 1 < options.MaxAttempts;
            if (await TryAsync(context, node, body, mayRetry).ConfigureAwait(false) is not { } failure
                || !mayRetry || !failure.Repeatable || context.Response.HasStarted || !(failure.IsPaid || _budget.TrySpend()))
            {
                return;
            }

            logger.Retrying(attempt + 1, node.Name, failure.Reason);
            statistics.CountRetry();
            // Once it may have arrived somewhere, it stays so for every later attempt.
            mustHonourKeys |= !RetryRules.IsIdempotent(context.Request.Method) && !failure.NothingSent;
            context.Response.Clear();
        }
    }

    /// <summary>Null when the client has its answer.</summary>
    private async Task<Failure?> TryAsync(HttpContext context, Node node, byte[]? body, bool mayRetry)
    {
        var begun = clock.GetTimestamp();
        var repeatable = body is not null && RetryRules.IsRepeatable(context.Request, node);
        var transformer = new AttemptTransformer(node, mayRetry && repeatable ? _budget : null);
        if (body is { Length: > 0 })
        {
            context.Request.Body = new MemoryStream(body, writable: false);
        }

        var failed = true;
        try
        {
            var error = await forwarder
                .SendAsync(context, node.Prefix, node.Client, _config, transformer, context.RequestAborted)
                .ConfigureAwait(false);
            failed = error != ForwarderError.None && !RetryRules.IsClientsFault(error);
            if (transformer.HeldBack > 0)
            {
                return new Failure($"answered {transformer.HeldBack}", Repeatable: true, NothingSent: false, IsPaid: true);
            }

            if (failed)
            {
                return Judge(context, node, error, repeatable);
            }

            // A client that went away says nothing about the node.
            if (error == ForwarderError.None)
            {
                node.Signal(HealthSignal.RequestGood);
            }

            return null;
        }
        finally
        {
            node.Exit(clock.GetElapsedTime(begun).TotalMilliseconds, failed);
        }
    }

    private static Failure Judge(HttpContext context, Node node, ForwarderError error, bool repeatable)
    {
        var exception = context.Features.Get<IForwarderErrorFeature>()?.Exception;
        var nothingSent = RetryRules.NothingSent(exception);
        node.Signal(nothingSent ? HealthSignal.ConnectFailed : HealthSignal.RequestFailed, $"request failed: {error}");
        return new Failure(error.ToString(), repeatable || nothingSent, nothingSent, IsPaid: false);
    }

    /// <summary>Browsers send no key. One of the gateway's own makes its retries of their requests safe.</summary>
    private void StampKey(HttpRequest request, Node node, byte[]? body)
    {
        if (options.StampIdempotencyKeys && body is not null && node.HonoursKeys && !RetryRules.IsSafe(request.Method)
            && !request.Headers.ContainsKey(KeyHeader))
        {
            request.Headers[KeyHeader] = $"gateway-{Guid.NewGuid():N}";
        }
    }

    /// <summary>Says who asks. What a client claims about itself is dropped: the gateway is the edge.</summary>
    private static void WriteForwardedHeaders(HttpContext context)
    {
        var headers = context.Request.Headers;
        headers["X-Forwarded-For"] = context.Connection.RemoteIpAddress?.ToString();
        headers["X-Forwarded-Proto"] = context.Request.Scheme;
        headers["X-Forwarded-Host"] = context.Request.Host.Value;
        headers.Remove("X-Forwarded-Prefix");
        headers.Remove("X-Forwarded-Port");
        headers.Remove("Forwarded");
    }

    private void Refuse(HttpContext context)
    {
        statistics.CountNoNode();
        logger.NoNode(context.Request.Method, context.Request.Path);
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = "1";
    }

    private readonly record struct Failure(string Reason, bool Repeatable, bool NothingSent, bool IsPaid);
}
