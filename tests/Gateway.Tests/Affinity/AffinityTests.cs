using Stormproof.Gateway.Affinity;
using Stormproof.Gateway.Tests.Backends;

namespace Stormproof.Gateway.Tests.Affinity;

public sealed class AffinityTests
{
    private static readonly AffinityRules Rules = new(Key: "a key of the test, long enough");

    [Fact]
    public async Task Handle_ClientWithCookie_StaysOnItsNode()
    {
        await using var pair = await PairAsync();
        var cookie = await pair.FirstCookieAsync();

        for (var i = 0; i < 6; i++)
        {
            using var response = await pair.SendAsync(cookie);
            Assert.Equal(pair.First.ToString(), await response.Content.ReadAsStringAsync());
            Assert.False(response.Headers.Contains("Set-Cookie"), "it has the cookie already");
        }
    }

    [Fact]
    public async Task Handle_PinnedNodeGone_AnotherServesAndTakesOver()
    {
        await using var pair = await PairAsync();
        var cookie = await pair.FirstCookieAsync();
        await pair.Balanced.Fleet.RemoveAsync(pair.FirstName);

        using var response = await pair.SendAsync(cookie);
        using var next = await pair.SendAsync(CookieOf(response)!);

        Assert.Equal(pair.Other.ToString(), await response.Content.ReadAsStringAsync());
        Assert.NotEqual(cookie, CookieOf(response));
        Assert.Equal(pair.Other.ToString(), await next.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Handle_PinnedNodeDies_TheRequestItselfIsServedElsewhere()
    {
        await using var dying = RawNode.Vanishing();
        await using var other = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(o => o.Affinity = Rules, dying.Address, other.Address);
        using var first = await balanced.SendAsync(HttpMethod.Get);
        Assert.Equal("vanishing", await first.Content.ReadAsStringAsync());
        dying.Kill();

        using var response = await balanced.SendAsync(HttpMethod.Get, more: r => r.Headers.Add("Cookie", CookieOf(first)));

        Assert.Equal(other.Address.ToString(), await response.Content.ReadAsStringAsync());
        Assert.NotNull(CookieOf(response));
    }

    [Theory, InlineData("a"), InlineData(""), InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Handle_MadeUpCookie_PinsNothing(string value)
    {
        await using var pair = await PairAsync();
        var seen = new HashSet<string>();
        for (var i = 0; i < 4; i++)
        {
            using var response = await pair.SendAsync($"stormproof-node={value}");
            seen.Add(await response.Content.ReadAsStringAsync());
            Assert.NotNull(CookieOf(response));
        }

        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public async Task Handle_Cookie_HidesTheNodeAndIsOutOfReachOfScripts()
    {
        await using var pair = await PairAsync();
        using var response = await pair.SendAsync(null);
        var line = Assert.Single(response.Headers.GetValues("Set-Cookie"));

        Assert.Matches("^stormproof-node=[A-Za-z0-9_-]{43}; path=/; samesite=lax; httponly$", line);
    }

    [Fact]
    public async Task StartAsync_WithAffinity_WarnsOfWhatItHides()
    {
        using var log = new LinesLogged();
        await using var balanced = await Balanced.StartAsync(o => o.Affinity = Rules, log);

        Assert.Contains(log.Lines, l => l.StartsWith("Warning: Clients are pinned", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Handle_TwoGatewaysWithOneKey_AgreeOnTheNode()
    {
        await using var pair = await PairAsync();
        await using var second = await Balanced.StartAsync(o => o.Affinity = Rules, pair.Nodes[0].Address, pair.Nodes[1].Address);
        var cookie = await pair.FirstCookieAsync();

        for (var i = 0; i < 4; i++)
        {
            using var response = await second.SendAsync(HttpMethod.Get, more: r => r.Headers.Add("Cookie", cookie));
            Assert.Equal(pair.First.ToString(), await response.Content.ReadAsStringAsync());
        }
    }

    private static string? CookieOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Set-Cookie", out var lines) ? lines.First().Split(';')[0] : null;

    private static async Task<Pair> PairAsync()
    {
        Backend[] nodes = [await Backend.StartAsync(), await Backend.StartAsync()];
        return new Pair(nodes, await Balanced.StartAsync(o => o.Affinity = Rules, nodes[0].Address, nodes[1].Address));
    }

    private sealed class Pair(Backend[] nodes, Balanced balanced) : IAsyncDisposable
    {
        public Backend[] Nodes => nodes;

        public Balanced Balanced => balanced;

        public Uri First { get; private set; } = null!;

        public Uri Other { get; private set; } = null!;

        public string FirstName => First == nodes[0].Address ? "a" : "b";

        public async Task<string> FirstCookieAsync()
        {
            using var response = await SendAsync(null);
            First = new Uri(await response.Content.ReadAsStringAsync());
            Other = nodes.Single(n => n.Address != First).Address;
            return CookieOf(response)!;
        }

        public Task<HttpResponseMessage> SendAsync(string? cookie) => balanced.SendAsync(HttpMethod.Get, more: r =>
        {
            if (cookie is not null)
            {
                r.Headers.Add("Cookie", cookie);
            }
        });

        public async ValueTask DisposeAsync()
        {
            await balanced.DisposeAsync();
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }
        }
    }
}
