using Stormproof.Load.Engine;
using Stormproof.Load.Results;
using Stormproof.Load.Schedules;
using Stormproof.Load.Transport;

namespace Stormproof.Load.Tests.Scripted;

/// <summary>Runs code as a virtual user of a real event loop.</summary>
internal static class LoopFixture
{
    public static readonly TransportOptions Quick = new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(5),
        RequestTimeout = TimeSpan.FromSeconds(5),
    };

    /// <summary>Runs it once.</summary>
    /// <returns>The run's result, for its counters.</returns>
    public static async Task<LoadResult> OnceAsync(
        Uri url, TransportOptions options, Func<UserSession, HttpOrigin, ValueTask> code, bool http2 = false)
    {
        var origin = await HttpOrigin.ResolveAsync(url, http2, default);
        var plan = new LoadPlan
        {
            Scenario = new CodeScenario(origin, code),
            Model = new OpenModel(ArrivalSchedule.Constant(10, TimeSpan.FromMilliseconds(100))),
            Transport = options,
            Drain = TimeSpan.FromSeconds(30),
        };
        return await LoadEngine.RunAsync(plan, TimeProvider.System, null, default);
    }

    /// <summary>Sends one GET.</summary>
    public static async Task<Seen> GetAsync(
        Uri url, TransportOptions options, string method = "GET", AnswerParts keep = AnswerParts.Headers | AnswerParts.Body,
        bool http2 = false)
    {
        Seen? seen = null;
        await OnceAsync(
            url, options, async (session, origin) =>
            {
                var request = HttpRequest.Render(origin, method, url.PathAndQuery, [], default, keep);
                seen = Seen.Of(await session.SendAsync(request).ConfigureAwait(false));
            },
            http2);
        return seen!;
    }

    /// <summary>What an answer held while it stood.</summary>
    internal sealed record Seen(RequestOutcome Outcome, int Status, long BodyLength, string Body, string Headers)
    {
        public static Seen Of(HttpAnswer answer)
        {
            var headers = new List<string>();
            foreach (var header in answer.Headers)
            {
                headers.Add(
                    $"{System.Text.Encoding.Latin1.GetString(header.Name)}={System.Text.Encoding.Latin1.GetString(header.Value)}");
            }

            return new Seen(
                answer.Outcome, answer.Status, answer.BodyLength, System.Text.Encoding.Latin1.GetString(answer.Body),
                string.Join('|', headers));
        }
    }

    private sealed class CodeScenario(HttpOrigin origin, Func<UserSession, HttpOrigin, ValueTask> code) : Scenario
    {
        public override string Target => "code";

        public override IReadOnlyList<string> RequestNames => ["code"];

        public override IReadOnlyList<HttpOrigin> Origins => [origin];

        public override VirtualUser CreateUser(int ordinal) => new CodeUser(origin, code);
    }

    private sealed class CodeUser(HttpOrigin origin, Func<UserSession, HttpOrigin, ValueTask> code) : VirtualUser
    {
        public override ValueTask RunAsync(UserSession session, long due) => code(session, origin);
    }
}
