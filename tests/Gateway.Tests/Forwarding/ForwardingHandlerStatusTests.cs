using System.Text;
using Stormproof.Gateway.Tests.Backends;
using Stormproof.Model.Fleet;

namespace Stormproof.Gateway.Tests.Forwarding;

/// <summary>Answers that another node may better, and how many retries that costs.</summary>
public sealed class ForwardingHandlerStatusTests
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("body");

    [Theory, InlineData(502), InlineData(503), InlineData(504)]
    public async Task Handle_OneNodeUnavailable_IsBetteredByAnother(int status)
    {
        await using var unwilling = await Backend.AnsweringAsync(status, "not now");
        await using var other = await Backend.AnsweringAsync(200, "welcome");
        await using var balanced = await Balanced.StartAsync(null, unwilling.Address, other.Address);

        using var response = await balanced.SendAsync(HttpMethod.Post, Body);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("welcome", await response.Content.ReadAsStringAsync());
        Assert.Single(unwilling.Requests);
        Assert.Equal(Body, Assert.Single(other.Requests).Body);
    }

    [Theory, InlineData(400), InlineData(404), InlineData(409), InlineData(500), InlineData(501)]
    public async Task Handle_AppsOwnError_IsPassedOn(int status)
    {
        await using var erring = await Backend.AnsweringAsync(status, "my own");
        await using var other = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(null, erring.Address, other.Address);

        using var response = await balanced.SendAsync(HttpMethod.Get);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("my own", await response.Content.ReadAsStringAsync());
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task Handle_UnkeyedPostToNodeWithoutKeysUnavailable_IsPassedOn()
    {
        await using var unwilling = await Backend.StartAsync(b =>
        {
            b.HonoursKeys = false;
            b.Answer = c => Answer503Async(c, "not now");
        });
        await using var other = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(null, unwilling.Address, other.Address);

        Assert.Equal(503, await balanced.StatusAsync(HttpMethod.Post, Body));
        Assert.Empty(other.Requests);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(4)]
    public async Task Handle_AllNodesUnavailable_LastAnswerIsPassedOnWhole(int nodes)
    {
        await using var unwilling = await Backend.StartAsync(b => b.Answer = c => Answer503Async(c, "sold out"));
        await using var balanced = await Balanced.StartAsync(null, [.. Enumerable.Repeat(unwilling.Address, nodes)]);

        using var response = await balanced.SendAsync(HttpMethod.Get);

        Assert.Equal(503, (int)response.StatusCode);
        Assert.Equal("sold out", await response.Content.ReadAsStringAsync());
        Assert.Equal("7", response.Headers.RetryAfter!.ToString());
        Assert.Equal(3, unwilling.Requests.Count);
    }

    [Fact]
    public async Task Handle_EveryNodeFailsAllTheTime_RetriesStayAtTheirShareAndAnswersStayWhole()
    {
        const int Requests = 300;
        await using var first = await Backend.StartAsync(b => b.Answer = c => Answer503Async(c, "sold out"));
        await using var second = await Backend.StartAsync(b => b.Answer = c => Answer503Async(c, "sold out"));
        await using var balanced = await Balanced.StartAsync(null, first.Address, second.Address);

        for (var i = 0; i < Requests; i++)
        {
            using var response = await balanced.SendAsync(HttpMethod.Get);
            Assert.Equal("sold out", await response.Content.ReadAsStringAsync());
        }

        var retried = balanced.Gateway.Statistics.Retried;
        Assert.InRange(retried, 0.2 * Requests, (0.2 * Requests) + 10);
        Assert.Equal(Requests + retried, first.Requests.Count + second.Requests.Count);
        Assert.Equal(Requests, balanced.Gateway.Statistics.Requests);
    }

    [Fact]
    public async Task Handle_BrokenRequestsInARow_NodeIsOutAndClientsThatLeaveDoNotForgiveThem()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var node = new RawNode((_, request) =>
        {
            if (request.Path == "/hang")
            {
                entered.SetResult();
                return Task.CompletedTask;
            }

            request.Reset();
            return Task.CompletedTask;
        })
        {
            HonoursKeys = false,
        };
        await using var balanced = await Balanced.StartAsync(o => o.Health = new HealthRules(BrokenRequests: 2), node.Address);

        await balanced.StatusAsync(HttpMethod.Post, Body);
        using (var leaving = new CancellationTokenSource())
        {
            var request = balanced.Client.GetAsync("/hang", leaving.Token);
            await entered.Task;
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        }

        await Testing.Eventually.TrueAsync("the left request has ended", () => balanced.Status("a").InFlight == 0);
        Assert.Equal(NodeState.Ready, balanced.State("a"));
        await balanced.StatusAsync(HttpMethod.Post, Body);

        Assert.Equal(NodeState.Down, balanced.State("a"));
        Assert.Equal(2, balanced.Status("a").Failures);
    }

    private static Task Answer503Async(Microsoft.AspNetCore.Http.HttpContext context, string text)
    {
        context.Response.StatusCode = 503;
        context.Response.Headers.RetryAfter = "7";
        return Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, text);
    }
}
