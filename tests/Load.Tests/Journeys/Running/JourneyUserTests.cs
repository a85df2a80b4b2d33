using Stormproof.Load.Engine;
using Stormproof.Load.Journeys;
using Stormproof.Testing;

namespace Stormproof.Load.Tests.Journeys.Running;

public sealed class JourneyUserTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RunAsync_Journey_SendsWhatTheFileSaysAndRecordsEach()
    {
        var (session, scenario) = await RunAsync(
            """
            # @name login
            # @expect status 200
            POST http://127.0.0.1:81/login
            Content-Type: application/json

            {"user":"u{{$user}}"}
            ###
            # @think 2s
            GET http://127.0.0.1:81/cart/{{login.response.body.$.id}}?t={{login.response.headers.X-T}}
            Authorization: Bearer {{login.response.body.$.token}}
            ###
            PUT http://127.0.0.1:81/empty
            """,
            (head, _) => head.StartsWith("POST", StringComparison.Ordinal)
                ? "200\nX-T: a b\nSet-Cookie: sid=7; Path=/\n\n{\"id\":5,\"token\":\"t\\u0031\"}" : "204");
        Assert.Equal(
            [
                "POST /login HTTP/1.1|Host: 127.0.0.1:81|Content-Type: application/json|Content-Length: 13||{\"user\":\"u1\"}",
                "GET /cart/5?t=a%20b HTTP/1.1|Host: 127.0.0.1:81|Authorization: Bearer t1|Cookie: sid=7",
                "PUT /empty HTTP/1.1|Host: 127.0.0.1:81|Cookie: sid=7|Content-Length: 0",
            ],
            session.Sent);
        Assert.Equal([TimeSpan.FromSeconds(2)], session.Pauses);
        // Due: when the iteration was; then the last answer's time and the pause.
        Assert.Equal(
            [
                new RequestSample(0, -500, 0, 1_000_000, RequestOutcome.Ok),
                new RequestSample(1, 2_001_000_000, 2_001_000_000, 2_002_000_000, RequestOutcome.Ok),
                new RequestSample(2, 2_002_000_000, 2_002_000_000, 2_003_000_000, RequestOutcome.Ok),
            ],
            session.Samples);
        Assert.Equal(["login", "GET /cart/{{login.response.body.$.id}}?t={{login.response.h…", "PUT /empty"],
            scenario.RequestNames);
        Assert.Empty(scenario.Failures);
    }

    [Fact]
    public async Task RunAsync_MissingValue_EndsTheIterationAndNamesTheValue()
    {
        var (session, scenario) = await RunAsync(
            "# @name login\nGET http://127.0.0.1/a\n###\nGET http://127.0.0.1/b\n###\n# @name cart\n"
            + "GET http://127.0.0.1/{{login.response.body.$.id}}\n###\nGET http://127.0.0.1/never",
            (_, _) => "401\n\n{}");
        Assert.Equal(["/a", "/b"], session.Sent.Select(s => s.Split(' ')[1]));
        Assert.Equal(
            [RequestOutcome.ClientStatus, RequestOutcome.ClientStatus, RequestOutcome.MissingValue],
                session.Samples.Select(s => s.Outcome));
        var failure = Assert.Single(scenario.Failures);
        Assert.Equal(("cart", "a value of {{login.response.body.$.id}}"), (failure.Request, failure.Expected));
    }

    [Fact]
    public async Task RunAsync_ValueFromTheLastIteration_IsNotUsedAgain()
    {
        var calls = 0;
        var (session, _) = await RunAsync(
            "# @name login\nGET http://127.0.0.1/a\n###\nGET http://127.0.0.1/{{login.response.body.$.id}}",
            (head, _) => head.StartsWith("GET /a ", StringComparison.Ordinal) && calls++ > 0 ? "500" : "200\n\n{\"id\":1}",
                iterations: 2);
        Assert.Equal(["/a", "/1", "/a"], session.Sent.Select(s => s.Split(' ')[1]));
        Assert.Equal(RequestOutcome.MissingValue, session.Samples[^1].Outcome);
    }

    [Theory]
    [InlineData("{\"v\":\"a\\r\\nX-Evil: 1\"}", "A: {{l.response.body.$.v}}")]
    [InlineData("{\"v\":\"a\\u0000\"}", "Cookie: a={{l.response.body.$.v}}")]
    [InlineData("{\"v\":\"a\\nb\"}", "Host: {{l.response.body.$.v}}")]
    public async Task RunAsync_AnswerThatWouldWriteHeaders_IsNotSent(string answer, string header)
    {
        var (session, scenario) = await RunAsync(
            $"# @name l\nGET http://127.0.0.1/\n###\nGET http://127.0.0.1/\n{header}", (_, _) => $"200\n\n{answer}");
        Assert.Single(session.Sent);
        Assert.Equal(RequestOutcome.UnsafeValue, session.Samples[^1].Outcome);
        Assert.Contains("control characters", Assert.Single(scenario.Failures).Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_FailedExpectation_IsCountedWithAFewSamplesAndTheJourneyGoesOn()
    {
        var calls = 0;
        var (session, scenario) = await RunAsync(
            "# @name cart\n# @expect status 200\n# @expect body $.n < 0\nGET http://127.0.0.1/a\n###\n# @expect status 404\nGET"
                + " http://127.0.0.1/b",
            (head, _) => head.StartsWith("GET /a", StringComparison.Ordinal) ? "200\n\n{\"cart\":[]," + $"\"n\":{calls++}}}"
                : "404", iterations: 10);
        Assert.Equal(10, session.Samples.Count(s => s is { Request: 0, Outcome: RequestOutcome.Expectation }));
        Assert.Equal(10, session.Samples.Count(s => s is { Request: 1, Outcome: RequestOutcome.Ok }));
        Assert.Equal([("cart", "body $.n < 0", "'0'"), ("cart", "body $.n < 0", "'1'"), ("cart", "body $.n < 0", "'2'")],
            scenario.Failures.Select(f => (f.Request, f.Expected, f.Seen)));
    }

    [Theory]
    [InlineData(303, "POST", "GET /b HTTP/1.1|Host: 127.0.0.1:81|X: y|Cookie: s=1")]
    [InlineData(302, "POST", "GET /b HTTP/1.1|Host: 127.0.0.1:81|X: y|Cookie: s=1")]
    [InlineData(307, "POST",
        "POST /b HTTP/1.1|Host: 127.0.0.1:81|Content-Type: text/plain|X: y|Cookie: s=1|Content-Length: 1||z")]
    [InlineData(308, "PUT", "PUT /b HTTP/1.1|Host: 127.0.0.1:81|Content-Type: text/plain|X: y|Cookie: s=1|Content-Length: 1||z")]
    [InlineData(303, "PUT", "GET /b HTTP/1.1|Host: 127.0.0.1:81|X: y|Cookie: s=1")]
    public async Task RunAsync_Redirect_IsFollowedAsOneRequest(int status, string method, string second)
    {
        var (session, _) = await RunAsync(
            $"{method} http://127.0.0.1:81/a/x\nContent-Type: text/plain\nX: y\n\nz",
            (head, _) => head.Contains("/a/x", StringComparison.Ordinal) ? $"{status}\nLocation: ../b\nSet-Cookie: s=1; Path=/"
                : "200",
            new JourneyOptions { FollowRedirects = true });
        Assert.Equal(2, session.Sent.Count);
        Assert.Equal(second, session.Sent[1]);
        Assert.Equal([new RequestSample(0, -500, 0, 2_000_000, RequestOutcome.Ok)], session.Samples);
    }

    [Fact]
    public async Task RunAsync_RedirectAfterTheBodyWasDropped_SendsNoBodyAgain()
    {
        var (session, _) = await RunAsync(
            "POST http://127.0.0.1/a\n\nz",
            (head, _) => head.Split(' ')[1] switch { "/a" => "303\nLocation: /b", "/b" => "307\nLocation: /c", _ => "200" },
            new JourneyOptions { FollowRedirects = true });
        Assert.Equal("GET /c HTTP/1.1|Host: 127.0.0.1", session.Sent[2]);
    }

    [Theory]
    [InlineData("Location: /a", 11), InlineData("Location: http://127.0.0.2/", 1), InlineData("X: y", 1)]
    [InlineData("Location: http://[", 1), InlineData("Location: https://127.0.0.1:80/", 1)]
    public async Task RunAsync_RedirectThatLeadsNowhere_IsAnError(string location, int sent)
    {
        var (session, scenario) = await RunAsync(
            "GET http://127.0.0.1/a", (_, _) => $"302\n{location}", new JourneyOptions { FollowRedirects = true });
        Assert.Equal(sent, session.Sent.Count);
        Assert.Equal(RequestOutcome.Redirect, Assert.Single(session.Samples).Outcome);
        Assert.Single(scenario.Failures);
    }

    [Theory]
    [InlineData("", false), InlineData("# @no-redirect\n", true)]
    public async Task RunAsync_RedirectThatIsNotToBeFollowed_IsTheAnswer(string directive, bool follow)
    {
        var (session, _) = await RunAsync(
            $"{directive}# @expect status 302\nGET http://127.0.0.1/a", (_, _) =>
                "302\nLocation: /b", new JourneyOptions { FollowRedirects = follow });
        Assert.Equal((1, RequestOutcome.Ok), (session.Sent.Count, session.Samples[0].Outcome));
    }

    [Fact]
    public async Task RunAsync_AuthorizationAndOwnCookie_StayWithTheirOrigin()
    {
        var (session, _) = await RunAsync(
            "GET http://127.0.0.1:81/a\nAuthorization: Bearer x\nCookie: own=1\n###\nGET http://127.0.0.1:82/b",
            (head, _) => head.StartsWith("GET /a", StringComparison.Ordinal) ? "302\nLocation: http://127.0.0.1:82/c" : "200",
            new JourneyOptions { FollowRedirects = true });
        Assert.Equal("GET /c HTTP/1.1|Host: 127.0.0.1:82", session.Sent[1]);
    }

    [Fact]
    public async Task RunAsync_Cookies_StayFromOneIterationToTheNextAndCanBeLeftOut()
    {
        var (session, _) = await RunAsync(
            "GET http://127.0.0.1/a\nCookie: own=1\n###\n# @no-cookie-jar\nGET http://127.0.0.1/b",
            (_, _) => "200\nSet-Cookie: s=1; Path=/\nSet-Cookie: t=2; Path=/", iterations: 2);
        Assert.Equal(
            [
                "GET /a HTTP/1.1|Host: 127.0.0.1|Cookie: own=1", "GET /b HTTP/1.1|Host: 127.0.0.1",
                "GET /a HTTP/1.1|Host: 127.0.0.1|Cookie: own=1; s=1; t=2", "GET /b HTTP/1.1|Host: 127.0.0.1",
            ],
            session.Sent);
    }

    [Theory]
    // Without the jar, and with an answer that broke off after its head.
    [InlineData("# @no-cookie-jar\n# @expect header Set-Cookie contains s\n", "200"), InlineData("", "Reset")]
    public async Task RunAsync_CookieOfAnAnswerThatDoesNotCount_IsNotKept(string directive, string answer)
    {
        var (session, _) = await RunAsync(
            $"{directive}GET http://127.0.0.1/a\n###\nGET http://127.0.0.1/b",
            (head, _) => head.StartsWith("GET /a", StringComparison.Ordinal) ? $"{answer}\nSet-Cookie: s=1; Path=/" : "200",
            iterations: 2);
        Assert.Equal(4, session.Sent.Count);
        Assert.All(session.Sent, s => Assert.DoesNotContain("Cookie", s, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_Weights_ChooseJourneysAfterTheCommonBeginning()
    {
        var (session, _) = await RunAsync(
            "GET http://127.0.0.1/first\n###\n# @weight 3\nGET http://127.0.0.1/look\n###\nGET http://127.0.0.1/look2\n###\n#"
                + " @weight 1\nGET http://127.0.0.1/buy",
            (_, _) => "200", iterations: 1000);
        var counts = session.Samples.CountBy(s => s.Request).ToDictionary();
        Assert.Equal((1000, counts[1]), (counts[0], counts[2]));
        Assert.Equal(1000, counts[1] + counts[3]);
        Assert.InRange(counts[1], 690, 810);
    }

    [Fact]
    public async Task RunAsync_ThinkRange_DrawsWithinIt()
    {
        var (session, _) = await RunAsync("# @think 100ms..300ms\nGET http://127.0.0.1/", (_, _) => "200", iterations: 200);
        Assert.All(session.Pauses, p => Assert.InRange(p.TotalMilliseconds, 100, 300));
        Assert.True(session.Pauses.Max() - session.Pauses.Min() > TimeSpan.FromMilliseconds(150));
    }

    [Fact]
    public async Task RunAsync_RunThatEnds_SendsNothingMore()
    {
        var (session, _) = await RunAsync(
            "GET http://127.0.0.1/a\n###\nGET http://127.0.0.1/b", (_, _) => "200", configure: s => s.OnSend = () =>
                s.Ends = true);
        Assert.Single(session.Sent);
    }

    [Fact]
    public async Task RunAsync_NoAnswer_IsTheEnginesOutcome()
    {
        var (session, _) = await RunAsync("# @expect status 200\nGET http://127.0.0.1/a", (_, _) => "Reset");
        Assert.Equal(RequestOutcome.Reset, Assert.Single(session.Samples).Outcome);
    }

    private async Task<(ScriptedSession, JourneyScenario)> RunAsync(
        string text, Func<string, string, string> server, JourneyOptions? options = null, int iterations = 1,
        Action<ScriptedSession>? configure = null)
    {
        var file = Path.Combine(_folder.Path, "t.http");
        await File.WriteAllTextAsync(file, text);
        var scenario = await JourneyScenario.LoadAsync(file, options ?? new JourneyOptions(), CancellationToken.None);
        var session = new ScriptedSession(server);
        configure?.Invoke(session);
        var user = scenario.CreateUser(0);
        for (var i = 0; i < iterations; i++)
        {
            await user.RunAsync(session, i == 0 ? -500 : session.Now);
        }

        return (session, scenario);
    }
}
