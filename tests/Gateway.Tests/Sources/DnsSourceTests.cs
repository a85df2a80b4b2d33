using System.Net;
using System.Net.Sockets;
using Stormproof.Gateway.Sources;
using Stormproof.Gateway.Tests.Backends;

namespace Stormproof.Gateway.Tests.Sources;

public sealed class DnsSourceTests
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task ReadAsync_SeveralAddresses_AreANodeEach()
    {
        var source = new DnsSource("app.internal", 5000)
        {
            Resolve = (_, _) => Task.FromResult<IPAddress[]>(
                [.. new[] { "10.0.0.1", "10.0.0.1", "fd00::1", "fe80::1%3" }.Select(IPAddress.Parse)]),
        };

        var nodes = await source.ReadAsync(CancellationToken.None);

        Assert.Equal(
            ["app.internal:10.0.0.1:5000", "app.internal:[fd00::1]:5000", "app.internal:[fe80::1]:5000"],
            nodes.Select(n => n.Name));
        Assert.All(nodes, n => Assert.True(NodeEntry.IsName(n.Name) && NodeEntry.IsAddress(n.Address)));
    }

    [Fact]
    public async Task Loop_AddressComesAndGoes_SoDoesItsNode()
    {
        await using var node = await Backend.StartAsync();
        IPAddress[] answer = [IPAddress.Loopback];
        await using var balanced = await Balanced.StartAsync(o => o.Sources =
        [
            new DnsSource("app.internal", node.Address.Port) { Refresh = Refresh, Resolve = (_, _) => Task.FromResult(answer) },
        ]);

        await Testing.Eventually.TrueAsync("served", async () => await balanced.GetStatusAsync() == 200);
        answer = [];
        await Testing.Eventually.TrueAsync("gone", () => balanced.Fleet.Nodes.Count == 0);
    }

    [Fact]
    public async Task Loop_ResolverFails_LastKnownNodesStayAndItIsSaid()
    {
        await using var node = await Backend.StartAsync();
        using var log = new LinesLogged();
        var fails = false;
        await using var balanced = await Balanced.StartAsync(
            o => o.Sources =
            [
                new DnsSource("app.internal", node.Address.Port)
                {
                    Refresh = Refresh,
                    Resolve = (_, _) => fails
                        ? Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound))
                        : Task.FromResult<IPAddress[]>([IPAddress.Loopback]),
                },
            ],
            log);
        await Testing.Eventually.TrueAsync("served", async () => await balanced.GetStatusAsync() == 200);

        fails = true;
        await Testing.Eventually.TrueAsync("said", () => log.Has("DNS name app.internal cannot be asked"));
        Assert.Equal(200, await balanced.GetStatusAsync());
        fails = false;
        await Testing.Eventually.TrueAsync("said", () => log.Has("answers again"));
    }

    [Theory, InlineData(0, 5), InlineData(1, 10), InlineData(2, 20), InlineData(3, 40), InlineData(4, 60), InlineData(1_000, 60)]
    public void Pause_FailuresInARow_DoublesToAMinute(int failures, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), SourceLoop.Pause(TimeSpan.FromSeconds(5), failures));

    [Fact]
    public void Pause_RefreshAboveAMinute_StaysItself() =>
        Assert.Equal(TimeSpan.FromMinutes(10), SourceLoop.Pause(TimeSpan.FromMinutes(10), 3));
}
