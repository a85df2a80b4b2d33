using System.Text;
using Stormproof.Gateway.Tests.Backends;
using Stormproof.Model.Fleet;

namespace Stormproof.Gateway.Tests.Forwarding;

/// <summary>What is repeated on another node when one dies, and what never is.</summary>
public sealed class ForwardingHandlerRetryTests
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("item=7&count=2");

    [Theory, InlineData("GET"), InlineData("HEAD"), InlineData("PUT"), InlineData("DELETE")]
    public async Task Handle_NodeKilledIdempotentMethod_IsAnsweredByAnother(string method)
    {
        await using var dying = RawNode.DyingAtOnce(honoursKeys: false);
        await using var other = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(null, dying.Address, other.Address);

        var status = await balanced.StatusAsync(new HttpMethod(method), method == "PUT" ? Body : null);

        Assert.Equal(200, status);
        Assert.Equal(1, dying.Deliveries);
        Assert.Equal(method, Assert.Single(other.Requests).Method);
        Assert.Equal(1, balanced.Gateway.Statistics.Retried);
    }

    [Fact]
    public async Task Handle_NodeKilledKeyedPost_IsRepeatedWithKeyAndBody()
    {
        await using var dying = RawNode.DyingAtOnce();
        await using var other = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(null, dying.Address, other.Address);

        var status = await balanced.StatusAsync(HttpMethod.Post, Body, key: "order-1");

        Assert.Equal(200, status);
        Assert.Equal("order-1", Assert.Single(dying.Requests).Header("Idempotency-Key"));
        var repeated = Assert.Single(other.Requests);
        Assert.Equal("order-1", repeated.Key);
        Assert.Equal(Body, repeated.Body);
    }

    [Theory, InlineData(null, true), InlineData(null, false), InlineData("order-1", true), InlineData("order-1", false)]
    public async Task Handle_NodeKilledPostToNodeWithoutKeys_IsDeliveredOnce(string? key, bool reset)
    {
        await using var dying = RawNode.DyingAtOnce(honoursKeys: false, reset);
        await using var other = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(null, dying.Address, other.Address);

        var status = await balanced.StatusAsync(HttpMethod.Post, Body, key);

        Assert.Equal(502, status);
        Assert.Equal(1, dying.Deliveries);
        Assert.Empty(other.Requests);
    }

    /// <summary>The client library under the proxy repeats a request without content by itself, whatever its method, when a kept
    /// connection ends: on the same node, or it reports that nothing listens there.</summary>
    [Theory, InlineData(true, true), InlineData(true, false), InlineData(false, false)]
    public async Task Handle_ConnectionEndsAfterPostWithoutBody_IsDeliveredOnce(bool processDies, bool reset)
    {
        await using var broken = processDies
            ? RawNode.DyingAtOnce(honoursKeys: false, reset)
            : new RawNode((_, request) =>
            {
                request.Close();
                return Task.CompletedTask;
            })
            {
                HonoursKeys = false,
            };
        await using var other = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(null, broken.Address, other.Address);

        var answer = await RawClient.ExchangeAsync(balanced.Gateway.Address, "POST /logout HTTP/1.1\r\n");

        Assert.StartsWith("HTTP/1.1 502 ", answer, StringComparison.Ordinal);
        Assert.Equal(1, broken.Deliveries);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task Handle_KeyedPostSentThenNothingSent_IsNeverRepeatedOnNodeWithoutKeys()
    {
        await using var breaking = RawNode.Resetting();
        await using var gone = RawNode.Vanishing();
        await using var keyless = await Backend.StartAsync(b => b.HonoursKeys = false);
        await using var balanced = await Balanced.StartAsync(null, breaking.Address, gone.Address, keyless.Address);
        gone.Kill();

        // a, then of [b] b, which is gone; c must not get it although nothing was sent to b.
        await balanced.StatusAsync(HttpMethod.Post, Body, key: "order-1");

        Assert.True(breaking.Deliveries >= 1);
        Assert.Empty(keyless.Requests);
    }

    [Theory, InlineData("GET"), InlineData("POST"), InlineData("PATCH"), InlineData("DELETE")]
    public async Task Handle_NothingListens_IsRepeatedWhateverTheMethod(string method)
    {
        await using var gone = RawNode.Vanishing(honoursKeys: false);
        await using var other = await Backend.StartAsync(b => b.HonoursKeys = false);
        await using var balanced = await Balanced.StartAsync(null, gone.Address, other.Address);
        gone.Kill();

        var status = await balanced.StatusAsync(new HttpMethod(method), method == "GET" ? null : Body);

        Assert.Equal(200, status);
        Assert.Equal(method == "GET" ? [] : Body, Assert.Single(other.Requests).Body);
        Assert.Equal(NodeState.Down, balanced.State("a"));
    }

    [Fact]
    public async Task Handle_ConnectTimesOut_IsRepeatedWhateverTheMethod()
    {
        using var silent = new FullListener();
        await using var other = await Backend.StartAsync(b => b.HonoursKeys = false);
        await using var balanced = await Balanced.StartAsync(
            o =>
            {
                o.ConnectTimeout = TimeSpan.FromMilliseconds(100);
                // It answers one probe only, which a busy machine may delay.
                o.ProbeTimeout = TimeSpan.FromSeconds(20);
            },
            silent.Address, other.Address);
        silent.Fill();

        Assert.Equal(200, await balanced.StatusAsync(HttpMethod.Post, Body));
        Assert.Equal(Body, Assert.Single(other.Requests).Body);
    }

    [Fact]
    public async Task Handle_NodeSilent_GetIsRepeatedAndUnkeyedPostIsNot()
    {
        await using var silent = new RawNode((_, _) => Task.CompletedTask) { HonoursKeys = false };
        await using var other = await Backend.StartAsync(b => b.HonoursKeys = false);
        await using var balanced = await Balanced.StartAsync(
            o => o.AttemptTimeout = TimeSpan.FromMilliseconds(150), silent.Address, other.Address);

        Assert.Equal(200, await balanced.GetStatusAsync());
        Assert.Equal(504, await balanced.StatusAsync(HttpMethod.Post, Body));

        Assert.Equal(2, silent.Deliveries);
        Assert.Equal("GET", Assert.Single(other.Requests).Method);
    }

    [Fact]
    public async Task Handle_EveryNodeBreaks_StopsAfterThreeAttempts()
    {
        await using var first = RawNode.Resetting();
        await using var second = RawNode.Resetting();
        await using var third = RawNode.Resetting();
        await using var fourth = RawNode.Resetting();
        await using var balanced = await Balanced.StartAsync(
            null, first.Address, second.Address, third.Address, fourth.Address);

        Assert.Equal(502, await balanced.StatusAsync(HttpMethod.Put, Body));

        Assert.Equal(3, first.Deliveries + second.Deliveries + third.Deliveries + fourth.Deliveries);
        Assert.Equal(2, balanced.Gateway.Statistics.Retried);
    }

    [Fact]
    public async Task Handle_RandomPolicyRetries_TakesTheNodeNotTriedYet()
    {
        const ulong Seed = 9;
        await using var breaking = RawNode.Resetting();
        await using var other = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(
            o =>
            {
                o.Policy = "power-of-two";
                o.Seed = Seed;
                o.RetryShare = 1;
                o.Health = new HealthRules(BrokenRequests: 100);
            },
            breaking.Address, other.Address);

        for (var i = 0; i < 40; i++)
        {
            Assert.Equal(200, await balanced.GetStatusAsync());
        }

        Assert.True(breaking.Deliveries is > 5 and < 35, $"seed {Seed}: {breaking.Deliveries} of 40 met the breaking node");
        Assert.Equal(breaking.Deliveries, balanced.Gateway.Statistics.Retried);
    }

    [Fact]
    public async Task Handle_AnswerBreaksOffInTheMiddle_ClientSeesABrokenAnswerAndNoSecondOne()
    {
        await using var breaking = new RawNode(async (_, request) =>
        {
            await request.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf of it");
            request.Close();
        });
        await using var other = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(null, breaking.Address, other.Address);

        await Assert.ThrowsAnyAsync<HttpRequestException>(balanced.GetStatusAsync);

        Assert.Equal(1, breaking.Deliveries);
        Assert.Empty(other.Requests);
    }
}
