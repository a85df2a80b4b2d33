using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Stormproof.Gateway.Tests.Backends;

namespace Stormproof.Gateway.Tests.Forwarding;

/// <summary>What passes through unchanged, and what the gateway puts in its place.</summary>
public sealed class ForwardingHandlerHeaderTests
{
    [Fact]
    public async Task Handle_LoadReport_IsKeptFromTheClientAndShownToTheAdmin()
    {
        const string Report = "TEXT cpu_utilization=0.3,rps_fractional=12";
        await using var node = await Backend.StartAsync(b => b.Answer = context =>
        {
            context.Response.Headers["endpoint-load-metrics"] = Report;
            context.Response.Headers["X-Other"] = "stays";
            return Task.CompletedTask;
        });
        await using var balanced = await Balanced.StartAsync(null, node.Address);

        using var response = await balanced.SendAsync(HttpMethod.Get);

        Assert.False(response.Headers.Contains("endpoint-load-metrics"));
        Assert.Equal("stays", Assert.Single(response.Headers.GetValues("X-Other")));
        Assert.Equal(Report, balanced.Status("a").Load);
    }

    [Fact]
    public async Task Handle_ClientClaimsToBeForwarded_ClaimsAreReplaced()
    {
        await using var node = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(null, node.Address);

        using var response = await balanced.SendAsync(HttpMethod.Get, more: r =>
        {
            r.Headers.Host = "shop.example";
            r.Headers.Add("X-Forwarded-For", ["6.6.6.6", "7.7.7.7"]);
            r.Headers.Add("X-Forwarded-Proto", "https");
            r.Headers.Add("X-Forwarded-Host", "evil.example");
            r.Headers.Add("X-Forwarded-Prefix", "/evil");
            r.Headers.Add("X-Forwarded-Port", "666");
            r.Headers.Add("Forwarded", "for=6.6.6.6");
        });

        var received = Assert.Single(node.Requests);
        Assert.Equal("127.0.0.1", received.Header("X-Forwarded-For"));
        Assert.Equal("http", received.Header("X-Forwarded-Proto"));
        Assert.Equal("shop.example", received.Header("X-Forwarded-Host"));
        Assert.Null(received.Header("X-Forwarded-Prefix"));
        Assert.Null(received.Header("X-Forwarded-Port"));
        Assert.Null(received.Header("Forwarded"));
    }

    [Theory]
    [InlineData("127.0.0.0/8", "6.6.6.6, 127.0.0.1", "https", "front.example")]
    [InlineData("10.0.0.0/8", "127.0.0.1", "http", "shop.example")]
    public async Task Handle_BehindAProxy_ItsWordCountsOnlyWhenItIsTrusted(
        string trusted, string chain, string proto, string host)
    {
        await using var node = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(
            o => o.TrustedProxies = [System.Net.IPNetwork.Parse(trusted)], node.Address);

        using var response = await balanced.SendAsync(HttpMethod.Get, more: r =>
        {
            r.Headers.Host = "shop.example";
            r.Headers.Add("X-Forwarded-For", "6.6.6.6");
            r.Headers.Add("X-Forwarded-Proto", "https");
            r.Headers.Add("X-Forwarded-Host", "front.example");
            r.Headers.Add("Forwarded", "for=6.6.6.6");
        });

        var received = Assert.Single(node.Requests);
        Assert.Equal(
            (chain, proto, host),
            (received.Header("X-Forwarded-For"), received.Header("X-Forwarded-Proto"), received.Header("X-Forwarded-Host")));
        Assert.Null(received.Header("Forwarded"));
    }

    /// <summary>Even a trusted proxy can pass on nonsense.</summary>
    [Fact]
    public async Task Handle_TrustedProxySaysAnOddScheme_OwnStands()
    {
        await using var node = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(
            o => o.TrustedProxies = [System.Net.IPNetwork.Parse("127.0.0.0/8")], node.Address);

        using var response = await balanced.SendAsync(
            HttpMethod.Get, more: r => r.Headers.Add("X-Forwarded-Proto", "javascript"));

        Assert.Equal("http", Assert.Single(node.Requests).Header("X-Forwarded-Proto"));
    }

    [Fact]
    public async Task Handle_HostPathAndQuery_PassUnchanged()
    {
        await using var node = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(null, node.Address);

        using var response = await balanced.SendAsync(
            HttpMethod.Get, path: "/a%2Fb/%C3%BC?q=1%202&q=%26", more: r => r.Headers.Host = "shop.example:8443");

        var received = Assert.Single(node.Requests);
        Assert.Equal("shop.example:8443", received.Header("Host"));
        Assert.Equal("/a%2Fb/%C3%BC?q=1%202&q=%26", received.Target);
    }

    [Fact]
    public async Task Handle_Cookies_PassBothWaysLineByLine()
    {
        string[] lines = ["session=abc; path=/; httponly; expires=Thu, 01 Jan 2099 00:00:00 GMT", "seen=1,2; path=/",
            "gone=; max-age=0"];
        await using var node = await Backend.StartAsync(b => b.Answer = context =>
        {
            context.Response.Headers.SetCookie = lines;
            return context.Response.WriteAsync("set");
        });
        await using var balanced = await Balanced.StartAsync(null, node.Address);

        using var response = await balanced.SendAsync(HttpMethod.Get, more: r => r.Headers.Add("Cookie", "session=abc; seen=1"));

        Assert.Equal("session=abc; seen=1", Assert.Single(node.Requests).Header("Cookie"));
        Assert.Equal(lines, response.Headers.GetValues("Set-Cookie"));
    }

    [Fact]
    public async Task Handle_RedirectAndItsCookie_PassToTheClient()
    {
        await using var node = await Backend.StartAsync(b => b.Answer = context =>
        {
            context.Response.Redirect("/login");
            return Task.CompletedTask;
        });
        await using var balanced = await Balanced.StartAsync(null, node.Address);

        using var response = await balanced.SendAsync(HttpMethod.Get);

        Assert.Equal(302, (int)response.StatusCode);
        Assert.Equal("/login", response.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Handle_WebSocket_PassesBothWays()
    {
        await using var node = await Backend.StartAsync(b => b.Answer = EchoAsync);
        await using var balanced = await Balanced.StartAsync(null, node.Address);
        using var socket = new ClientWebSocket();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));

        await socket.ConnectAsync(new UriBuilder(balanced.Gateway.Address) { Scheme = "ws" }.Uri, limit.Token);
        await socket.SendAsync(Encoding.UTF8.GetBytes("hello"), WebSocketMessageType.Text, true, limit.Token);
        var buffer = new byte[100];
        var answer = await socket.ReceiveAsync(buffer, limit.Token);

        Assert.Equal("hello", Encoding.UTF8.GetString(buffer, 0, answer.Count));
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[100];
        var message = await socket.ReceiveAsync(buffer, context.RequestAborted);
        await socket.SendAsync(buffer.AsMemory(0, message.Count), WebSocketMessageType.Text, true, context.RequestAborted);
    }
}
