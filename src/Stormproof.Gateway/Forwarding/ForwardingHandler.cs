using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Stormproof.Gateway.Nodes;
using Stormproof.Model.Fleet;
using Stormproof.Model.Fleet.Admission;
using Stormproof.Model.Fleet.Outliers;
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
    private readonly HedgeClock? _hedges = options.Hedge is { } rules ? new HedgeClock(rules) : null;

    public Admission Admission { get; } = new(options.Admission, new FleetClock(clock));

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
        // Before it takes a place: a client that sends slowly must not hold one.
        var body = await RequestBuffer.ReadAsync(context, options.RetryBufferBytes).ConfigureAwait(false);
        // What is upgraded lives on for hours; it may not take a place from requests.
        var place = new AdmittedRequest(IsUpgrade(context) ? null : Admission, clock.GetTimestamp());
        if (!place.IsTimed)
        {
            await ForwardAsync(context, body, place).ConfigureAwait(false);
            return;
        }

        statistics.Enter();
        try
        {
            await AdmitAsync(context, body, place).ConfigureAwait(false);
        }
        finally
        {
            statistics.Leave();
        }
    }

    private async Task AdmitAsync(HttpContext context, byte[]? body, AdmittedRequest place)
    {
        if (!await Admission.EnterAsync(UrgencyOf(context.Request), context.RequestAborted).ConfigureAwait(false))
        {
            TurnAway(context);
            return;
        }

        try
        {
            await ForwardAsync(context, body, place).ConfigureAwait(false);
        }
        finally
        {
            place.Leave(latencyMs: null);
            if (!place.IsAnswered && !context.RequestAborted.IsCancellationRequested)
            {
                statistics.CountFailure(clock.GetElapsedTime(place.Begun));
            }
        }
    }

    private async Task ForwardAsync(HttpContext context, byte[]? body, AdmittedRequest place)
    {
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
            if (await TryAsync(context, node, body, place, mayRetry).ConfigureAwait(false) is not { } failure
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
    private async Task<Failure?> TryAsync(HttpContext context, Node node, byte[]? body, AdmittedRequest place, bool mayRetry)
    {
        var repeatable = body is not null && RetryRules.IsRepeatable(context.Request, node);
        var transformer = new AttemptTransformer(
            new Attempt(node, clock), mayRetry && repeatable ? _budget : null, (a, status) => AnswerBegins(a, status, place));
        if (body is { Length: > 0 })
        {
            context.Request.Body = new MemoryStream(body, writable: false);
        }

        var outcome = RequestOutcome.Broken;
        using var hedge = HedgeFor(context, body, transformer);
        try
        {
            var error = await forwarder
                .SendAsync(context, node.Prefix, hedge ?? node.Client, _config, transformer, context.RequestAborted)
                .ConfigureAwait(false);
            outcome = OutcomeOf(error, transformer.Status);
            if (transformer.HeldBack > 0)
            {
                outcome = RequestOutcome.ServerError;
                return new Failure($"answered {transformer.HeldBack}", Repeatable: true, NothingSent: false, IsPaid: true);
            }

            if (outcome == RequestOutcome.Broken)
            {
                var exception = context.Features.Get<IForwarderErrorFeature>()?.Exception;
                var nothingSent = RetryRules.NothingSent(exception);
                transformer.Attempt.Node.SignalBroken(exception, error.ToString());
                return new Failure(error.ToString(), repeatable || nothingSent, nothingSent, IsPaid: false);
            }

            // A client that went away says nothing about the node.
            if (error == ForwarderError.None)
            {
                transformer.Attempt.Node.Signal(HealthSignal.RequestGood);
            }

            return null;
        }
        finally
        {
            transformer.Attempt.End(outcome);
        }
    }

    private void AnswerBegins(Attempt attempt, int status, AdmittedRequest place)
    {
        // An error's quickness is not the fleet's speed.
        place.Leave(status < StatusCodes.Status500InternalServerError ? attempt.LatencyMs : null);
        _hedges?.Add(attempt.LatencyMs);
        if (place.IsTimed)
        {
            place.IsAnswered = true;
            statistics.CountAnswer(status, clock.GetElapsedTime(place.Begun));
        }
    }

    /// <summary>Only what has no body: the first request may still be reading it when the second starts.</summary>
    private HedgedInvoker? HedgeFor(HttpContext context, byte[]? body, AttemptTransformer transformer) =>
        _hedges?.Wait is { } wait && body is { Length: 0 } && RetryRules.IsIdempotent(context.Request.Method)
        && !IsUpgrade(context)
            ? new HedgedInvoker(transformer, wait, fleet, _budget, statistics, clock)
            : null;

    private static RequestOutcome OutcomeOf(ForwarderError error, int status) => error switch
    {
        ForwarderError.None when status >= StatusCodes.Status500InternalServerError => RequestOutcome.ServerError,
        ForwarderError.None => RequestOutcome.Good,
        _ => RetryRules.IsClientsFault(error) ? RequestOutcome.Abandoned : RequestOutcome.Broken,
    };

    private static bool IsUpgrade(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };

    private int UrgencyOf(HttpRequest request) =>
        options.TrustPriorityHeader && request.Headers.TryGetValue("Priority", out var header)
            ? Urgency.Parse(header)
            : Urgency.OfPath(request.Path.Value ?? "/", options.PathUrgencies);

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

    private void TurnAway(HttpContext context)
    {
        statistics.CountShed();
        logger.Shed(context.Request.Method, context.Request.Path);
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = Admission.RetryAfterSeconds().ToString(CultureInfo.InvariantCulture);
    }

    private readonly record struct Failure(string Reason, bool Repeatable, bool NothingSent, bool IsPaid);
}
