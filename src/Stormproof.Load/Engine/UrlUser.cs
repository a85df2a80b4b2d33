using System.Runtime.CompilerServices;
using Stormproof.Load.Transport;

namespace Stormproof.Load.Engine;

internal sealed class UrlUser(HttpRequest request) : VirtualUser
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask RunAsync(UserSession session, long due)
    {
        var answer = await session.SendAsync(request).ConfigureAwait(false);
        var outcome = answer.Outcome == RequestOutcome.Ok ? RequestOutcomes.OfStatus(answer.Status) : answer.Outcome;
        session.Record(new RequestSample(0, due, answer.Sent, answer.End, outcome) { Node = session.NodeOf(answer) });
    }
}
