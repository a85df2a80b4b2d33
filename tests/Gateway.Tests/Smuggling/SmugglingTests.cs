using Stormproof.Gateway.Tests.Backends;

namespace Stormproof.Gateway.Tests.Smuggling;

/// <summary>What one client sends as one request never becomes two at a node, and what two programs could read differently gets
/// nowhere. The node is a bare socket that keeps exactly what it received.</summary>
public sealed class SmugglingTests
{
    private const string Smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

    public static TheoryData<string, string> Refused() => new()
    {
        { "length and chunked", Post("Content-Length: 6\r\nTransfer-Encoding: chunked", "0\r\n\r\nG") },
        { "chunked and length", Post("Transfer-Encoding: chunked\r\nContent-Length: 4", "0\r\n\r\n" + Smuggled) },
        { "two lengths", Post("Content-Length: 5\r\nContent-Length: 6", "hello") },
        { "the same length twice", Post("Content-Length: 5\r\nContent-Length: 5", "hello") },
        { "two lengths in one", Post("Content-Length: 5, 6", "hello") },
        { "negative length", Post("Content-Length: -5", "hello") },
        { "length in hex", Post("Content-Length: 0x5", "hello") },
        { "length with a point", Post("Content-Length: 5.0", "hello") },
        { "length too large", Post("Content-Length: 99999999999999999999", "hello") },
        { "empty length", Post("Content-Length: ", "hello") },
        { "unknown coding", Post("Transfer-Encoding: xchunked", "0\r\n\r\n") },
        { "identity", Post("Transfer-Encoding: identity", "hello") },
        { "identity after chunked", Post("Transfer-Encoding: chunked, identity", "0\r\n\r\n") },
        { "another coding before chunked", Post("Transfer-Encoding: gzip, chunked", "0\r\n\r\n") },
        { "chunked twice", Post("Transfer-Encoding: chunked, chunked", "0\r\n\r\n") },
        { "two codings in two headers", Post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", "0\r\n\r\n") },
        { "chunked in two headers", Post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "0\r\n\r\n") },
        { "vertical tab before chunked", Post("Transfer-Encoding: \u000bchunked", "0\r\n\r\n") },
        { "space before colon", Post("Transfer-Encoding : chunked", "0\r\n\r\n") },
        { "space before the length's colon", Post("Content-Length : 5", "hello") },
        { "tab before colon", Post("Transfer-Encoding\t: chunked", "0\r\n\r\n") },
        { "folded header", Post("X-A: b\r\n Transfer-Encoding: chunked", "0\r\n\r\n") },
        { "folded by tab", Post("X-A: b\r\n\tTransfer-Encoding: chunked", "0\r\n\r\n") },
        { "space before the first header", "POST / HTTP/1.1\r\n Host: a\r\nContent-Length: 0\r\n\r\n" },
        { "bare LF ends a header", "GET / HTTP/1.1\r\nHost: a\nX-A: b\r\n\r\n" },
        { "bare LF ends the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n" },
        { "bare CR in a header", "GET / HTTP/1.1\r\nHost: a\r\nX-A: b\rX-B: c\r\n\r\n" },
        { "NUL in a header", "GET / HTTP/1.1\r\nHost: a\r\nX-A: b\0c\r\n\r\n" },
        { "NUL in a name", "GET / HTTP/1.1\r\nHost: a\r\nX\0A: b\r\n\r\n" },
        { "NUL in the target", "GET /a\0b HTTP/1.1\r\nHost: a\r\n\r\n" },
        { "empty name", "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n" },
        { "no colon", "GET / HTTP/1.1\r\nHost: a\r\nX-A\r\n\r\n" },
        { "no host", "GET / HTTP/1.1\r\n\r\n" },
        { "two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" },
        { "host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n" },
        { "host with a user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n" },
        { "absolute form with another host", "GET http://evil.example/ HTTP/1.1\r\nHost: a\r\n\r\n" },
        { "space in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n" },
        { "no version", "GET /\r\nHost: a\r\n\r\n" },
        { "chunked in HTTP/1.0", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" },
        { "chunk size too large", Post("Transfer-Encoding: chunked", "FFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n") },
        { "chunk size overflows", Post("Transfer-Encoding: chunked", "80000005\r\nhello\r\n0\r\n\r\n") },
        { "negative chunk size", Post("Transfer-Encoding: chunked", "-5\r\nhello\r\n0\r\n\r\n") },
        { "chunk size with prefix", Post("Transfer-Encoding: chunked", "0x5\r\nhello\r\n0\r\n\r\n") },
        { "empty chunk size", Post("Transfer-Encoding: chunked", "\r\nhello\r\n0\r\n\r\n") },
        { "chunk longer than its size", Post("Transfer-Encoding: chunked", "3\r\nhello\r\n0\r\n\r\n") },
        { "bare LF after a chunk size", Post("Transfer-Encoding: chunked", "5\nhello\r\n0\r\n\r\n") },
        { "bare LF in a chunk extension", Post("Transfer-Encoding: chunked", "5;a\nhello\r\n0\r\n\r\n") },
        { "bare LF after a chunk", Post("Transfer-Encoding: chunked", "5\r\nhello\n0\r\n\r\n") },
    };

    [Theory, MemberData(nameof(Refused))]
    public async Task Handle_AmbiguousRequest_Is400AndReachesNoNode(string what, string bytes)
    {
        await using var node = Recording();
        await using var balanced = await Balanced.StartAsync(null, node.Address);

        var answer = await RawClient.SendAsync(balanced.Gateway.Address, bytes);

        Assert.True(IsRefused(answer), $"{what}: {answer}");
        Assert.Equal(1, Answers(answer));
        Assert.Empty(node.Requests);
    }

    /// <summary>Each is one request, whatever its body looks like.</summary>
    [Theory]
    [InlineData("POST", "Content-Length: 35"), InlineData("GET", "Content-Length: 35")]
    [InlineData("DELETE", "Content-Length: 35")]
    [InlineData("POST", "Transfer-Encoding: chunked"), InlineData("POST", "Transfer-Encoding: Chunked"),
        InlineData("POST", "transfer-encoding:chunked  ")]
    [InlineData("GET", "Transfer-Encoding: chunked")]
    public async Task Handle_BodyThatLooksLikeARequest_IsABody(string method, string framing)
    {
        await using var node = Recording();
        await using var balanced = await Balanced.StartAsync(null, node.Address);
        var body = framing.StartsWith("Content", StringComparison.Ordinal) ? Smuggled : $"23\r\n{Smuggled}\r\n0\r\n\r\n";
        Assert.Equal(0x23, Smuggled.Length);

        var answer = await RawClient.SendAsync(
            balanced.Gateway.Address, $"{method} /one HTTP/1.1\r\nHost: a\r\n{framing}\r\nConnection: close\r\n\r\n{body}");

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        var received = Assert.Single(node.Requests);
        Assert.Equal("/one", received.Path);
        Assert.Contains(Smuggled, System.Text.Encoding.Latin1.GetString(received.Body), StringComparison.Ordinal);
    }

    /// <summary>The server reads it as 5; what the node gets is 5 and not what was sent.</summary>
    [Fact]
    public async Task Handle_LengthWithSign_ReachesTheNodeInTheUsualForm()
    {
        await using var node = Recording();
        await using var balanced = await Balanced.StartAsync(null, node.Address);

        await RawClient.SendAsync(balanced.Gateway.Address, Post("Content-Length: +5\r\nConnection: close", "hello"));

        var received = Assert.Single(node.Requests);
        Assert.Equal("5", received.Header("Content-Length"));
        Assert.Equal("hello"u8.ToArray(), received.Body);
    }

    [Fact]
    public async Task Handle_Pipelined_EachIsAnsweredInTurn()
    {
        await using var node = Recording();
        await using var balanced = await Balanced.StartAsync(null, node.Address);

        var answer = await RawClient.SendAsync(
            balanced.Gateway.Address,
            "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
            + "GET /3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + Smuggled);

        Assert.Equal(3, Answers(answer));
        Assert.Equal(["/1", "/2", "/3"], node.Requests.Select(r => r.Path));
    }

    [Fact]
    public async Task Handle_PipelinedAfterABadOne_IsNotRead()
    {
        await using var node = Recording();
        await using var balanced = await Balanced.StartAsync(null, node.Address);

        var answer = await RawClient.SendAsync(
            balanced.Gateway.Address, Post("Content-Length: 6\r\nTransfer-Encoding: chunked", "0\r\n\r\n") + Smuggled);

        Assert.True(IsRefused(answer), answer);
        Assert.Equal(1, Answers(answer));
        Assert.Empty(node.Requests);
    }

    [Fact]
    public async Task Handle_Http10KeepAlive_TwoAreTwo()
    {
        await using var node = Recording();
        await using var balanced = await Balanced.StartAsync(null, node.Address);

        var answer = await RawClient.SendAsync(
            balanced.Gateway.Address,
            "GET /1 HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\nGET /2 HTTP/1.0\r\nHost: a\r\n\r\n" + Smuggled);

        Assert.Equal(2, Answers(answer));
        Assert.Equal(["/1", "/2"], node.Requests.Select(r => r.Path));
    }

    [Fact]
    public async Task Handle_AbsoluteFormOfTheSameHost_ReachesTheNodeAsPath()
    {
        await using var node = Recording();
        await using var balanced = await Balanced.StartAsync(null, node.Address);

        var answer = await RawClient.SendAsync(
            balanced.Gateway.Address, "GET http://shop.example/x HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Equal("/x", Assert.Single(node.Requests).Path);
    }

    [Fact]
    public async Task Handle_HopByHopHeaders_StayHere()
    {
        await using var node = Recording();
        await using var balanced = await Balanced.StartAsync(null, node.Address);

        await RawClient.SendAsync(
            balanced.Gateway.Address,
            "GET / HTTP/1.1\r\nHost: a\r\nTE: trailers\r\nKeep-Alive: timeout=5\r\nProxy-Connection: keep-alive\r\n"
            + "Connection: close, X-Secret\r\nX-Length: 1\r\n\r\n");

        var head = Assert.Single(node.Requests).Head;
        Assert.All(
            ["Keep-Alive:", "Proxy-Connection:", "Connection: close"],
            h => Assert.DoesNotContain(h, head, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Nobody knows how the body would have gone on.</summary>
    [Theory, InlineData("Content-Length: 10", "hel"), InlineData("Transfer-Encoding: chunked", "5\r\nhel")]
    public async Task Handle_ClientEndsEarly_NothingReachesTheNode(string framing, string part)
    {
        await using var node = Recording();
        await using var balanced = await Balanced.StartAsync(null, node.Address);
        using (var client = new System.Net.Sockets.TcpClient())
        {
            await client.ConnectAsync("127.0.0.1", balanced.Gateway.Address.Port);
            await client.GetStream().WriteAsync(System.Text.Encoding.Latin1.GetBytes(Post(framing, part)));
        }

        await Testing.Eventually.TrueAsync("taken in", () => balanced.Gateway.Statistics.Requests == 1);
        Assert.Equal(200, await balanced.GetStatusAsync());
        Assert.Equal("GET", Assert.Single(node.Requests).Method);
    }

    [Fact]
    public async Task Handle_Expect100_IsAnsweredHereAndTheNodeSeesOneWholeRequest()
    {
        await using var node = Recording();
        await using var balanced = await Balanced.StartAsync(null, node.Address);
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync("127.0.0.1", balanced.Gateway.Address.Port);
        var stream = client.GetStream();
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);

        await stream.WriteAsync(System.Text.Encoding.Latin1.GetBytes(
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"));
        var interim = await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(10));
        await stream.WriteAsync("hello"u8.ToArray());
        var rest = await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(10));

        Assert.StartsWith("HTTP/1.1 100", interim, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 200", rest, StringComparison.Ordinal);
        var received = Assert.Single(node.Requests);
        Assert.Null(received.Header("Expect"));
        Assert.Equal("hello"u8.ToArray(), received.Body);
    }

    /// <summary>The one test here that must wait: the server looks at its connections once a second.</summary>
    [Fact]
    public async Task Handle_HeadersThatDoNotEnd_AreCutOff()
    {
        await using var node = Recording();
        await using var balanced = await Balanced.StartAsync(o => o.HeaderTimeout = TimeSpan.FromSeconds(1), node.Address);

        var answer = await RawClient.SendAsync(balanced.Gateway.Address, "GET / HTTP/1.1\r\nHost: a\r\nX-A: b");

        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Empty(node.Requests);
    }

    private static RawNode Recording() => new((_, request) => request.RespondAsync(200, "ok"));

    private static string Post(string framing, string body) => $"POST / HTTP/1.1\r\nHost: a\r\n{framing}\r\n\r\n{body}";

    private static bool IsRefused(string answer) => answer.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal);

    private static int Answers(string answer) => answer.Split("HTTP/1.1 ").Length - 1;
}
