using System.Net;
using Stormproof.Gateway.Tests.Backends;

namespace Stormproof.Gateway.Tests;

/// <summary>The public interface's limits.</summary>
public sealed class GatewayServerTests
{
    [Fact]
    public async Task Public_AdminPath_GoesToTheAppAndNotToTheAdmin()
    {
        await using var node = await Backend.AnsweringAsync(200, "the app's own page");
        await using var balanced = await Balanced.StartAsync(null, node.Address);

        Assert.Equal("the app's own page", await balanced.Client.GetStringAsync("/api/nodes"));
        Assert.NotEqual(balanced.Gateway.Address.Port, balanced.Gateway.AdminAddress!.Port);
    }

    [Fact]
    public async Task StartAsync_NoAdminAsked_HasNone()
    {
        await using var gateway = await GatewayServer.StartAsync(
            new GatewayOptions(), Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance, TimeProvider.System);

        Assert.Null(gateway.AdminAddress);
    }

    [Fact]
    public async Task Public_NoNode_Is503WithRetryAfter()
    {
        await using var balanced = await Balanced.StartAsync();

        using var response = await balanced.SendAsync(HttpMethod.Post, [1]);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter!.Delta);
        Assert.Equal(1, balanced.Gateway.Statistics.NoNode);
    }

    /// <summary>Small and large limits: a held body and a streamed one.</summary>
    [Theory, InlineData(1_000, false), InlineData(1_000, true), InlineData(100_000, false), InlineData(100_000, true)]
    public async Task Public_BodyTooLarge_Is413(int limit, bool chunked)
    {
        await using var node = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(o => o.MaxRequestBytes = limit, node.Address);

        // The server counts the framing of chunks too.
        var most = chunked ? limit - 100 : limit;
        using var allowed = await SendAsync(most);
        using var refused = await SendAsync(limit + 1);

        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.Equal(most, Assert.Single(node.Requests, r => r.Body.Length > 0).Body.Length);
        Assert.Equal(0, balanced.Status("a").Failures);

        Task<HttpResponseMessage> SendAsync(int length) => balanced.SendAsync(HttpMethod.Post, new byte[length], more: r =>
        {
            if (chunked)
            {
                r.Headers.TransferEncodingChunked = true;
                r.Content!.Headers.ContentLength = null;
            }
        });
    }

    [Fact]
    public async Task Public_HeadersTooLarge_Is431()
    {
        await using var node = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(o => o.MaxHeaderBytes = 4_096, node.Address);

        using var allowed = await balanced.SendAsync(HttpMethod.Get, more: r => r.Headers.Add("X-Large", new string('x', 3_500)));
        using var refused = await balanced.SendAsync(HttpMethod.Get, more: r => r.Headers.Add("X-Large", new string('x', 4_200)));

        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, refused.StatusCode);
        Assert.Single(node.Requests);
    }

    [Theory, InlineData("GET / HTTP/1.1\r\nBad Header\r\n"), InlineData("POST / HTTP/1.1\r\nContent-Length: -1\r\n")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n"), InlineData("GET\r\n")]
    public async Task Public_MalformedRequest_Is400AndReachesNoNode(string head)
    {
        await using var node = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(null, node.Address);

        var answer = await RawClient.ExchangeAsync(balanced.Gateway.Address, head);

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Empty(node.Requests);
    }
}
