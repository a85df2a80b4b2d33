using System.Net;
using Stormproof.Load.Engine;
using Stormproof.Load.Transport;

namespace Stormproof.Lab.Drills.Elasticity;

/// <summary>Requests of which each arrival draws one, counted by a tally as well as by the load engine.</summary>
internal sealed class TalliedScenario(Uri target, IReadOnlyList<HttpRequest> requests, LoadTally tally) : Scenario
{
    /// <inheritdoc/>
    public override string Target { get; } = target.ToString();

    /// <inheritdoc/>
    public override IReadOnlyList<string> RequestNames { get; } = ["request"];

    /// <inheritdoc/>
    public override IReadOnlyList<HttpOrigin> Origins { get; } = [.. requests.Select(r => r.Origin).Distinct()];

    public static TalliedScenario Get(Uri target, IEnumerable<string> paths, LoadTally tally)
    {
        var origin = OriginOf(target);
        return new(target, [.. paths.Select(p => HttpRequest.Render(origin, "GET", p, [], default, AnswerParts.None))], tally);
    }

    public static TalliedScenario Post(Uri target, string path, ReadOnlyMemory<byte> json, LoadTally tally) => new(
        target,
        [HttpRequest.Render(
            OriginOf(target), "POST", path, [new("Content-Type", "application/json")], json, AnswerParts.None)],
        tally);

    /// <inheritdoc/>
    public override VirtualUser CreateUser(int ordinal) => new User(requests, tally);

    private static HttpOrigin OriginOf(Uri target) =>
        HttpOrigin.At(new IPEndPoint(IPAddress.Parse(target.Host), target.Port));

    private sealed class User(IReadOnlyList<HttpRequest> requests, LoadTally tally) : VirtualUser
    {
        public override async ValueTask RunAsync(UserSession session, long due)
        {
            var request = requests[session.Random.Next(requests.Count)];
            var answer = await session.SendAsync(request).ConfigureAwait(false);
            var outcome = answer.Outcome == RequestOutcome.Ok ? RequestOutcomes.OfStatus(answer.Status) : answer.Outcome;
            session.Record(new RequestSample(0, due, answer.Sent, answer.End, outcome));
            tally.Add(due, answer.End, outcome == RequestOutcome.Ok);
        }
    }
}
