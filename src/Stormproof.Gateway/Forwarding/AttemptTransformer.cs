using Microsoft.AspNetCore.Http;
using Stormproof.Gateway.Nodes;
using Stormproof.Model.Fleet;
using Yarp.ReverseProxy.Forwarder;

namespace Stormproof.Gateway.Forwarding;

/// <summary>One attempt of one request: takes the node's load report off the answer, and holds an answer back that another node
/// may better.</summary>
/// <param name="attempt">The node that is asked.</param>
/// <param name="budget">Pays for the retry before an answer is held back: without that, the client gets the answer. Null: there
/// is no retry.</param>
/// <param name="answerBegins">Called before an answer goes to the client.</param>
internal sealed class AttemptTransformer(Attempt attempt, RetryBudget? budget, Action<Attempt, int> answerBegins)
    : HttpTransformer
{
    /// <summary>ORCA's text form, from the node to its balancer only.</summary>
    public const string LoadHeader = "endpoint-load-metrics";

    /// <summary>Who answers: the node that was asked, or the one whose second request was quicker.</summary>
    public Attempt Attempt { get; set; } = attempt;

    /// <summary>The status that was held back; 0 when the answer went to the client.</summary>
    public int HeldBack { get; private set; }

    /// <summary>Called when the node's answer begins.</summary>
    public Action? Answered { get; set; }

    /// <summary>The node's answer; 0 when there was none.</summary>
    public int Status { get; private set; }

    public override ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is null)
        {
            return base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        }

        Attempt.AnswerBegins();
        Status = (int)proxyResponse.StatusCode;
        Answered?.Invoke();
        if (proxyResponse.Headers.NonValidated.TryGetValues(LoadHeader, out var load))
        {
            Attempt.Node.TakeReport(load.ToString());
            proxyResponse.Headers.Remove(LoadHeader);
        }

        if (budget is not null && RetryRules.IsRetryableStatus(Status) && budget.TrySpend())
        {
            HeldBack = Status;
            return ValueTask.FromResult(false);
        }

        answerBegins(Attempt, Status);
        return base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
    }
}
