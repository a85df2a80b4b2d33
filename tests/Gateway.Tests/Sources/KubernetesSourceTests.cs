using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Stormproof.Gateway.Sources;
using Stormproof.Gateway.Tests.Backends;
using Stormproof.Testing;
using Stormproof.Testing.Web;

namespace Stormproof.Gateway.Tests.Sources;

/// <summary>Against a server of the test's own that keeps to the published API (discovery.k8s.io/v1, list); no cluster.</summary>
public sealed class KubernetesSourceTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TestApp _api = null!;
    private string? _authorization;
    private string? _query;
    private Func<HttpContext, object?> _answer = _ => List();

    public async ValueTask InitializeAsync() => _api = await TestApp.StartAsync(_ => { }, app => app.MapGet(
        "/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices", async context =>
        {
            (_authorization, _query) = (context.Request.Headers.Authorization, context.Request.QueryString.Value);
            if (_answer(context) is { } list)
            {
                await context.Response.WriteAsJsonAsync(list);
            }
        }));

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task ReadAsync_Slices_OnlyReadyEndpointsAndTheNamedPort()
    {
        _answer = _ => List(
            Slice(
                "IPv4",
                [Endpoint("10.0.0.1", ready: true), Endpoint("10.0.0.2", ready: false), Endpoint("10.0.0.3", ready: null)],
                ("metrics", 9100), ("http", 8080)),
            Slice("IPv6", [Endpoint("fd00::1", ready: true), Endpoint("10.0.0.1", ready: true)], ("http", 8080)),
            Slice("FQDN", [Endpoint("a.example", ready: true)], ("http", 8080)),
            Slice("IPv4", [Endpoint("10.0.0.9", ready: true)], ("other", 1)));
        var token = Path.Combine(_folder.Path, "token");
        await File.WriteAllTextAsync(token, "the token\n");

        var nodes = await Source(token).ReadAsync(CancellationToken.None);

        Assert.Equal(
            ["http://10.0.0.1:8080/", "http://10.0.0.3:8080/", "http://[fd00::1]:8080/"],
            nodes.Select(n => n.Address.ToString()));
        Assert.Equal("Bearer the token", _authorization);
        Assert.Contains("labelSelector=kubernetes.io%2Fservice-name%3Dapp", _query, StringComparison.Ordinal);
        Assert.All(nodes, n => Assert.True(NodeEntry.IsName(n.Name), n.Name));
    }

    [Fact]
    public async Task ReadAsync_TokenRenewed_NextQuestionHasTheNewOne()
    {
        var token = Path.Combine(_folder.Path, "token");
        await File.WriteAllTextAsync(token, "first");
        await Source(token).ReadAsync(CancellationToken.None);
        await File.WriteAllTextAsync(token, "second");
        await Source(token).ReadAsync(CancellationToken.None);

        Assert.Equal("Bearer second", _authorization);
    }

    [Fact]
    public async Task ReadAsync_SeveralPages_AreReadToTheEnd()
    {
        _answer = context => context.Request.Query["continue"] == "next"
            ? List(Slice("IPv4", [Endpoint("10.0.0.2", ready: true)], ("http", 8080)))
            : new
            {
                metadata = new { @continue = "next" },
                items = new[] { Slice("IPv4", [Endpoint("10.0.0.1", true)], ("http", 8080)) },
            };

        Assert.Equal(2, (await Source().ReadAsync(CancellationToken.None)).Count);
    }

    [Theory, InlineData("null"), InlineData("[]"), InlineData("{}"), InlineData("""{"items":[{}]}""")]
    [InlineData("""{"items":[1]}"""), InlineData("{")]
    [InlineData("""{"items":[{"addressType":"IPv4","ports":[{"name":"http","port":1}],"endpoints":[{"addresses":[]}]}]}""")]
    public async Task ReadAsync_OtherAnswer_IsAnOutageAndNotAnEmptyList(string json)
    {
        _answer = context =>
        {
            context.Response.WriteAsync(json).GetAwaiter().GetResult();
            return null;
        };

        var error = await Record.ExceptionAsync(() => Source().ReadAsync(CancellationToken.None));

        Assert.True(error is JsonException, error?.ToString() ?? "no error");
    }

    [Fact]
    public async Task Loop_ApiRefuses_LastKnownNodesStayAndItIsSaid()
    {
        await using var node = await Backend.StartAsync();
        using var log = new LinesLogged();
        var status = 200;
        _answer = context =>
        {
            context.Response.StatusCode = status;
            return List(Slice("IPv4", [Endpoint("127.0.0.1", ready: true)], ("http", node.Address.Port)));
        };
        await using var balanced = await Balanced.StartAsync(o => o.Sources = [Source()], log);
        await Eventually.TrueAsync("served", async () => await balanced.GetStatusAsync() == 200);

        status = 403;
        await Eventually.TrueAsync("said", () => log.Has("the API answered 403"));
        Assert.Equal(200, await balanced.GetStatusAsync());
        status = 200;
        await Eventually.TrueAsync("said", () => log.Has("answers again"));
    }

    [Fact]
    public async Task Loop_EndpointNoLongerReady_NodeIsDrained()
    {
        await using var node = await Backend.StartAsync();
        var ready = true;
        _answer = _ => List(Slice("IPv4", [Endpoint("127.0.0.1", ready)], ("http", node.Address.Port)));
        await using var balanced = await Balanced.StartAsync(o => o.Sources = [Source()]);
        await Eventually.TrueAsync("served", async () => await balanced.GetStatusAsync() == 200);

        ready = false;

        await Eventually.TrueAsync("gone", () => balanced.Fleet.Nodes.Count == 0);
    }

    private KubernetesSource Source(string? token = null) =>
        new(_api.Address, "app", "shop", token, PortName: "http") { Refresh = TimeSpan.FromMilliseconds(100) };

    private static object List(params object[] slices) =>
        new { kind = "EndpointSliceList", apiVersion = "discovery.k8s.io/v1", metadata = new { }, items = slices };

    private static object Slice(string type, object[] endpoints, params (string Name, int Port)[] ports) => new
    {
        addressType = type,
        endpoints,
        ports = ports.Select(p => new { name = p.Name, port = p.Port, protocol = "TCP" }),
    };

    private static object Endpoint(string address, bool? ready) =>
        new { addresses = new[] { address }, conditions = new { ready, serving = true, terminating = false } };
}
