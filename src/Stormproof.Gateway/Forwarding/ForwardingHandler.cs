using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Stormproof.Gateway.Access;
using Stormproof.Gateway.Affinity;
using Stormproof.Gateway.Metrics;
using Stormproof.Gateway.Nodes;
using Stormproof.Gateway.Upgrades;
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
    ILogger<ForwardingHandler> logger) : IDisposable
{
    private const string KeyHeader = "Idempotency-Key";

    private readonly FleetClock _time = new(clock);
    private readonly CancellationTokenSource _ending = new();
    private readonly SeededRandom _random = new(options.Seed);
    private TimeSpan _endingWindow;
    private volatile ForwarderRequestConfig _config = ConfigOf(options, options.AttemptTimeout);
    private volatile ForwarderRequestConfig _upgradeConfig = ConfigOf(options, options.UpgradeIdleTimeout);
    private volatile RetryBudget _budget = new(options.RetryShare, reserve: 10, most: 1_000);
    private volatile Admission _admission = new(options.Admission, new FleetClock(clock));
    private volatile HedgeClock? _hedges = options.Hedge is { } rules ? new HedgeClock(rules) : null;
    private volatile AffinityCookie? _affinity = options.Affinity is { } rules ? new AffinityCookie(rules) : null;

    /// <summary>How many requests are let in.</summary>
    public Admission Admission => _admission;

    /// <summary>Where waits are counted.</summary>
    public GatewayMetrics? Metrics { get; set; }

    /// <summary>Takes in settings that have changed. Requests that run keep what they began with.</summary>
    public void Refresh(GatewayOptions before)
    {
        _config = ConfigOf(options, options.AttemptTimeout);
        _upgradeConfig = ConfigOf(options, options.UpgradeIdleTimeout);
        if (before.RetryShare.CompareTo(options.RetryShare) != 0)
        {
            _budget = new(options.RetryShare, reserve: 10, most: 1_000);
        }

        if (before.Admission != options.Admission)
        {
            _admission = new(options.Admission, _time);
        }

        if (before.Hedge != options.Hedge)
        {
            _hedges = options.Hedge is { } rules ? new HedgeClock(rules) : null;
        }

        if (before.Affinity != options.Affinity)
        {
            _affinity = options.Affinity is { } rules ? new AffinityCookie(rules) : null;
        }
    }

    /// <summary>Tells each WebSocket that it should come to its end.</summary>
    public void EndUpgrades()
    {
        _endingWindow = Farewell.Window(statistics.InFlight, options.DrainDeadline);
        _ending.Cancel();
    }

    public void Dispose() => _ending.Dispose();

    public async Task HandleAsync(HttpContext context)
    {
        statistics.CountRequest();
        _budget.Earn();
        if (context.Request.ContentLength > options.MaxRequestBytes)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        if (RequestGuard.FaultOf(context.Request) is { } fault)
        {
            Reject(context, fault);
            return;
        }

        ForwardedHeaders.Write(context, options.TrustedProxies);
        if (context.Features.Get<ServedBy>() is { } served)
        {
            served.Client = ForwardedHeaders.ClientOf(context, options.TrustedProxies);
        }

        // Before it takes a place: a client that sends slowly must not hold one.
        byte[]? body = null;
        try
        {
            body = MayGoOn(context.Request)
                ? null
                : await RequestBuffer.ReadAsync(context, options.RetryBufferBytes).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OverflowException or IOException and not BadHttpRequestException)
        {
            // Some faults of a chunk the server does not call the client's.
            Reject(context, e.Message);
            return;
        }

        // It has been answered by whoever reads the body here.
        context.Request.Headers.Remove("Expect");
        // What is upgraded lives on for hours; it may not take a place from requests.
        var admission = LeavingUpgrade.IsUpgrade(context) ? null : _admission;
        var place = new AdmittedRequest(admission, clock.GetTimestamp());
        if (admission is null)
        {
            await ForwardAsync(context, body, place).ConfigureAwait(false);
            return;
        }

        statistics.Enter();
        try
        {
            await AdmitAsync(context, admission, body, place).ConfigureAwait(false);
        }
        finally
        {
            statistics.Leave();
        }
    }

    private async Task AdmitAsync(HttpContext context, Admission admission, byte[]? body, AdmittedRequest place)
    {
        if (!await EnterAsync(admission, context).ConfigureAwait(false))
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

    private async ValueTask<bool> EnterAsync(Admission admission, HttpContext context)
    {
        var begun = Metrics is { WantsQueueWait: true } ? clock.GetTimestamp() : 0;
        var isIn = await admission.EnterAsync(UrgencyOf(context.Request), context.RequestAborted).ConfigureAwait(false);
        if (begun != 0)
        {
            Metrics?.QueueWait(clock.GetElapsedTime(begun));
        }

        return isIn;
    }

    private async Task ForwardAsync(HttpContext context, byte[]? body, AdmittedRequest place)
    {
        var tried = new Node?[options.MaxAttempts];
        var mustHonourKeys = false;
        for (var attempt = 0; ; attempt++)
        {
            var node = (attempt == 0 ? _affinity?.Acquire(context.Request, fleet) : null)
                ?? fleet.Choice.Acquire(tried, mustHonourKeys);
            if (node is null)
            {
                Refuse(context);
                return;
            }

            tried[attempt] = node;
            if (context.Features.Get<ServedBy>() is { } served)
            {
                (served.Node, served.Attempts) = (node.Name, attempt + 1);
            }

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
            new Attempt(node, clock), mayRetry && repeatable ? _budget : null,
            (a, status) => AnswerBegins(context, a, status, place));
        if (body is { Length: > 0 })
        {
            context.Request.Body = new MemoryStream(body, writable: false);
        }

        var outcome = RequestOutcome.Broken;
        using var hedge = HedgeFor(context, body, transformer);
        try
        {
            var error = LeavingUpgrade.IsUpgrade(context)
                ? await SendUpgradeAsync(context, node, transformer).ConfigureAwait(false)
                : await forwarder
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

    /// <summary>Lasts as long as the client likes; the node's leaving ends it.</summary>
    private async ValueTask<ForwarderError> SendUpgradeAsync(HttpContext context, Node node, AttemptTransformer transformer)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(node.Leaving, _ending.Token);
        LeavingUpgrade.Prepare(context, new Farewell(
            leaving.Token,
            () => (node.Leaving.IsCancellationRequested ? node.FarewellWindow : _endingWindow) * _random.NextDouble(), clock));
        // Its silence may last, but not that before the node's answer.
        using var unanswered = new CancellationTokenSource(options.AttemptTimeout, clock);
        transformer.Answered = () => unanswered.CancelAfter(Timeout.InfiniteTimeSpan);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, node.Gone, unanswered.Token);
        var error = await forwarder.SendAsync(context, node.Prefix, node.Client, _upgradeConfig, transformer, end.Token)
            .ConfigureAwait(false);
        if (transformer.Status != 0 || !unanswered.IsCancellationRequested || context.RequestAborted.IsCancellationRequested)
        {
            return error;
        }

        context.Response.StatusCode = StatusCodes.Status504GatewayTimeout;
        return ForwarderError.RequestTimedOut;
    }

    private void AnswerBegins(HttpContext context, Attempt attempt, int status, AdmittedRequest place)
    {
        _affinity?.Write(context, attempt.Node);
        if (context.Features.Get<ServedBy>() is { } served)
        {
            served.Node = attempt.Node.Name;
        }

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
            && !LeavingUpgrade.IsUpgrade(context)
            ? new HedgedInvoker(transformer, wait, fleet, _budget, statistics, clock)
            : null;

    private static RequestOutcome OutcomeOf(ForwarderError error, int status) => error switch
    {
        ForwarderError.None when status >= StatusCodes.Status500InternalServerError => RequestOutcome.ServerError,
        ForwarderError.None => RequestOutcome.Good,
        // Nobody had anything to say.
        ForwarderError.UpgradeActivityTimeout => RequestOutcome.Abandoned,
        _ => RetryRules.IsClientsFault(error) ? RequestOutcome.Abandoned : RequestOutcome.Broken,
    };

    /// <summary>A body that may end only after its answer has begun: to hold it would be to wait for each other.</summary>
    private static bool MayGoOn(HttpRequest request) =>
        request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) ?? false;

    private static ForwarderRequestConfig ConfigOf(GatewayOptions options, TimeSpan silence) => options.NodeHttp2
        ? new()
        {
            ActivityTimeout = silence,
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        }
        : new() { ActivityTimeout = silence };

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

    /// <summary>Nothing after a malformed request on its connection can be trusted to be another.</summary>
    private void Reject(HttpContext context, string fault)
    {
        logger.Malformed(fault);
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        if (!Microsoft.AspNetCore.Http.HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            context.Response.Headers.Connection = "close";
        }
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
        context.Response.Headers.RetryAfter = _admission.RetryAfterSeconds().ToString(CultureInfo.InvariantCulture);
    }

    private readonly record struct Failure(string Reason, bool Repeatable, bool NothingSent, bool IsPaid);
}
