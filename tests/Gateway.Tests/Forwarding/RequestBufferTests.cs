using System.Net;
using Stormproof.Gateway.Tests.Backends;

namespace Stormproof.Gateway.Tests.Forwarding;

public sealed class RequestBufferTests
{
    private const int Limit = 64 * 1024;

    [Theory, InlineData(1, false), InlineData(Limit, false), InlineData(1, true), InlineData(Limit, true)]
    public async Task Read_BodyUpToTheLimit_IsSentAgainIntact(int length, bool chunked)
    {
        var body = Bytes(length);
        await using var dying = RawNode.DyingAtOnce();
        await using var other = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(null, dying.Address, other.Address);

        using var response = await balanced.SendAsync(HttpMethod.Put, body, more: r => Chunk(r, chunked));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(1, dying.Deliveries);
        Assert.Equal(body, Assert.Single(other.Requests).Body);
    }

    [Theory, InlineData(Limit + 1, false), InlineData(3_000_000, false), InlineData(Limit + 1, true), InlineData(3_000_000, true)]
    public async Task Read_LargerBody_IsStreamedWhole(int length, bool chunked)
    {
        var body = Bytes(length);
        await using var node = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(null, node.Address);

        using var response = await balanced.SendAsync(HttpMethod.Post, body, more: r => Chunk(r, chunked));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var received = Assert.Single(node.Requests);
        Assert.True(body.AsSpan().SequenceEqual(received.Body), $"{received.Body.Length} of {length} bytes arrived, or others");
        Assert.Null(received.Key);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Read_LargerBodyAndNodeKilled_IsNotRetried(bool chunked)
    {
        await using var dying = RawNode.DyingAtOnce();
        await using var other = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(null, dying.Address, other.Address);

        using var response = await balanced.SendAsync(
            HttpMethod.Put, Bytes(Limit + 1), key: "order-1", more: r => Chunk(r, chunked));

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal(1, dying.Deliveries);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task Read_LargerBodyAndNodeRefuses_RefusalIsPassedOn()
    {
        await using var unwilling = await Backend.AnsweringAsync(503, "not now");
        await using var other = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(null, unwilling.Address, other.Address);

        using var response = await balanced.SendAsync(HttpMethod.Put, Bytes(Limit + 1));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("not now", await response.Content.ReadAsStringAsync());
        Assert.Empty(other.Requests);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Read_LargerBodyAndNothingSent_GoesWholeToAnotherNode(bool chunked)
    {
        var body = Bytes(3 * Limit);
        await using var gone = RawNode.Vanishing(honoursKeys: false);
        await using var other = await Backend.StartAsync(b => b.HonoursKeys = false);
        await using var balanced = await Balanced.StartAsync(null, gone.Address, other.Address);
        gone.Kill();

        using var response = await balanced.SendAsync(HttpMethod.Post, body, more: r => Chunk(r, chunked));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(body, Assert.Single(other.Requests).Body);
    }

    [Fact]
    public async Task Read_GetWithChunkedBody_IsSentAgainIntact()
    {
        var body = Bytes(5_000);
        await using var dying = RawNode.DyingAtOnce();
        await using var other = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(null, dying.Address, other.Address);

        using var response = await balanced.SendAsync(HttpMethod.Get, body, more: r => Chunk(r, true));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(body, Assert.Single(other.Requests).Body);
    }

    [Fact]
    public async Task Read_LimitZero_StreamsEveryBody()
    {
        await using var dying = RawNode.DyingAtOnce();
        await using var other = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(o => o.RetryBufferBytes = 0, dying.Address, other.Address);

        Assert.Equal(502, await balanced.StatusAsync(HttpMethod.Put, [1]));
        Assert.Empty(other.Requests);
    }

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static void Chunk(HttpRequestMessage request, bool chunked)
    {
        if (chunked)
        {
            request.Headers.TransferEncodingChunked = true;
            request.Content!.Headers.ContentLength = null;
        }
    }
}
