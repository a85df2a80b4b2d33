using System.Text;
using Stormproof.Gateway.Tests.Backends;

namespace Stormproof.Gateway.Tests.Forwarding;

/// <summary>Which requests are given an <c>Idempotency-Key</c>.</summary>
public sealed class ForwardingHandlerKeyTests
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("body");

    [Theory, InlineData("POST"), InlineData("PATCH"), InlineData("PUT"), InlineData("DELETE")]
    public async Task Handle_UnsafeWithoutKey_IsStampedWithAKeyOfItsOwn(string method)
    {
        await using var node = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(null, node.Address);

        await balanced.StatusAsync(new HttpMethod(method), Body);
        await balanced.StatusAsync(new HttpMethod(method));

        var keys = node.Requests.Select(r => r.Key).ToArray();
        Assert.All(keys, k => Assert.StartsWith("gateway-", k, StringComparison.Ordinal));
        Assert.Equal(2, keys.Distinct().Count());
    }

    [Theory, InlineData("GET"), InlineData("HEAD"), InlineData("OPTIONS")]
    public async Task Handle_SafeMethod_IsNotStamped(string method)
    {
        await using var node = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(null, node.Address);

        await balanced.StatusAsync(new HttpMethod(method));

        Assert.Null(Assert.Single(node.Requests).Key);
    }

    [Theory, InlineData(false, true), InlineData(true, false)]
    public async Task Handle_NodeDeclaresNoKeysOrStampingIsOff_IsNotStamped(bool nodeHonours, bool stamps)
    {
        await using var node = await Backend.StartAsync(b => b.HonoursKeys = nodeHonours);
        await using var balanced = await Balanced.StartAsync(o => o.StampIdempotencyKeys = stamps, node.Address);

        await balanced.StatusAsync(HttpMethod.Post, Body);

        Assert.Null(Assert.Single(node.Requests).Key);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Handle_ClientsOwnKey_IsKept(bool nodeHonours)
    {
        await using var node = await Backend.StartAsync(b => b.HonoursKeys = nodeHonours);
        await using var balanced = await Balanced.StartAsync(null, node.Address);

        await balanced.StatusAsync(HttpMethod.Post, Body, key: "the client's");

        Assert.Equal("the client's", Assert.Single(node.Requests).Key);
    }

    [Fact]
    public async Task Handle_StampedPostAndNodeKilled_IsRepeatedUnderTheSameKey()
    {
        await using var dying = RawNode.DyingAtOnce();
        await using var keyless = await Backend.StartAsync(b => b.HonoursKeys = false);
        await using var other = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(null, dying.Address, keyless.Address, other.Address);

        Assert.Equal(200, await balanced.StatusAsync(HttpMethod.Post, Body));

        var key = Assert.Single(dying.Requests).Header("Idempotency-Key");
        Assert.StartsWith("gateway-", key, StringComparison.Ordinal);
        Assert.Equal(key, Assert.Single(other.Requests).Key);
        Assert.Empty(keyless.Requests);
    }
}
