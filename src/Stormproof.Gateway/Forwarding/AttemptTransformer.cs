using Microsoft.AspNetCore.Http;
using Stormproof.Gateway.Nodes;
using Stormproof.Model.Fleet;
using Yarp.ReverseProxy.Forwarder;

namespace Stormproof.Gateway.Forwarding;

/// <summary>One attempt of one request: takes the node's load report off the answer, and holds an answer back that another node
/// may better.</summary>
/// <param name="node">The node that is asked.</param>
/// <param name="budget">Pays for the retry before an answer is held back: without that, the client gets the answer. Null: there
/// is no retry.</param>
internal sealed class AttemptTransformer(Node node, RetryBudget? budget) : HttpTransformer
{
    private const string LoadHeader = "endpoint-load-metrics";

    /// <summary>The status that was held back; 0 when the answer went to the client.</summary>
    public int HeldBack { get; private set; }

    public override ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is null)
        {
            return base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        }

        if (proxyResponse.Headers.NonValidated.TryGetValues(LoadHeader, out var load))
        {
            node.LoadReport = load.ToString();
            proxyResponse.Headers.Remove(LoadHeader);
        }

        if (budget is not null && RetryRules.IsRetryableStatus((int)proxyResponse.StatusCode) && budget.TrySpend())
        {
            HeldBack = (int)proxyResponse.StatusCode;
            return ValueTask.FromResult(false);
        }

        return base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
    }
}
