using Stormproof.Gateway.Nodes;
using Stormproof.Model.Fleet;
using Stormproof.Model.Fleet.Outliers;

namespace Stormproof.Gateway.Forwarding;

/// <summary>Sends one request and, when its answer is slow to begin, a second one to another node; whoever answers first serves
/// the client and the other is cancelled. The forwarder sees one request.</summary>
internal sealed class HedgedInvoker(
    AttemptTransformer transformer,
    TimeSpan wait,
    NodeFleet fleet,
    RetryBudget budget,
    GatewayStatistics statistics,
    TimeProvider clock) : HttpMessageInvoker(Unused, disposeHandler: false)
{
    /// <summary>Retries that are left for requests that have failed: a slow node must not use up what a dead one needs.</summary>
    private const int LeftForFailures = 5;

    private static readonly HttpMessageHandler Unused = new SocketsHttpHandler();

    public override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var first = new Racer(transformer.Attempt, request, cancellationToken);
        if (await first.IsDoneWithinAsync(wait, clock, cancellationToken).ConfigureAwait(false)
            || StartSecond(request, cancellationToken) is not { } second)
        {
            try
            {
                return await first.Response.ConfigureAwait(false);
            }
            finally
            {
                first.Dispose();
            }
        }

        var quick = await Task.WhenAny(first.Response, second.Response).ConfigureAwait(false) == first.Response ? first : second;
        var slow = quick == first ? second : first;
        var winner = await quick.IsUsefulAsync().ConfigureAwait(false) ? quick
            : await slow.IsUsefulAsync().ConfigureAwait(false) ? slow
            : first;
        // The winner's account is closed by whoever reads its answer.
        transformer.Attempt = winner.Attempt;
        _ = (winner == first ? second : first).LoseAsync(overtaken: winner == second);
        try
        {
            return await winner.Response.ConfigureAwait(false);
        }
        finally
        {
            winner.Dispose();
        }
    }

    private Racer? StartSecond(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (fleet.Choice.AcquireOther(transformer.Attempt.Node) is not { } node)
        {
            return null;
        }

        if (!budget.TrySpend(LeftForFailures))
        {
            node.Withdraw();
            return null;
        }

        statistics.CountHedge();
        return new Racer(new Attempt(node, clock), Copy(request, node), cancellationToken);
    }

    private static HttpRequestMessage Copy(HttpRequestMessage request, Node node)
    {
        var copy = new HttpRequestMessage(request.Method, new Uri(node.Prefix + request.RequestUri!.PathAndQuery))
        {
            Version = request.Version,
            VersionPolicy = request.VersionPolicy,
        };
        foreach (var (name, values) in request.Headers.NonValidated)
        {
            copy.Headers.TryAddWithoutValidation(name, values);
        }

        return copy;
    }

    /// <summary>One of the two requests.</summary>
    private sealed class Racer : IDisposable
    {
        private readonly CancellationTokenSource _cancel;

        public Racer(Attempt attempt, HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Attempt = attempt;
            _cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Response = attempt.Node.Client.SendAsync(request, _cancel.Token);
        }

        public Attempt Attempt { get; }

        public Task<HttpResponseMessage> Response { get; }

        public void Dispose() => _cancel.Dispose();

        public async Task<bool> IsDoneWithinAsync(TimeSpan wait, TimeProvider clock, CancellationToken cancellationToken)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var done = await Task.WhenAny(Response, Task.Delay(wait, clock, stop.Token)).ConfigureAwait(false);
            await stop.CancelAsync().ConfigureAwait(false);
            // A client that leaves ends the delay: then there is nobody to hedge for.
            return done == Response || cancellationToken.IsCancellationRequested;
        }

        /// <summary>An answer that another node would hardly better.</summary>
        public async Task<bool> IsUsefulAsync()
        {
            try
            {
                var response = await Response.ConfigureAwait(false);
                return !RetryRules.IsRetryableStatus((int)response.StatusCode);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                return false;
            }
        }

        /// <summary>Ends the request that was not needed, and its account.</summary>
        public async Task LoseAsync(bool overtaken)
        {
            var late = !Response.IsCompleted;
            var outcome = overtaken ? RequestOutcome.Overtaken : RequestOutcome.Abandoned;
            await _cancel.CancelAsync().ConfigureAwait(false);
            try
            {
                using var response = await Response.ConfigureAwait(false);
                if (!late)
                {
                    Attempt.AnswerBegins();
                    outcome = (int)response.StatusCode >= 500 ? RequestOutcome.ServerError : RequestOutcome.Good;
                }
            }
            catch (Exception e) when (!late && e is HttpRequestException or IOException)
            {
                outcome = RequestOutcome.Broken;
                Attempt.Node.SignalBroken(e, "in a hedged request");
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                // Cancelled, as was asked.
            }
            finally
            {
                Attempt.End(outcome);
                _cancel.Dispose();
            }
        }
    }
}
