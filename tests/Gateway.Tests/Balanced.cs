using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Stormproof.Gateway.Nodes;
using Stormproof.Model.Fleet;

namespace Stormproof.Gateway.Tests;

/// <summary>A gateway on free ports. Round robin in the order of the nodes' names, the whole share at once, and no second probe of
/// a ready node unless a test asks for it: so each request's way is known.</summary>
internal sealed class Balanced : IAsyncDisposable
{
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(10);

    private Balanced(GatewayServer gateway)
    {
        Gateway = gateway;
        Client = NewClient(gateway.Address);
        Admin = NewClient(gateway.AdminAddress!);
    }

    public GatewayServer Gateway { get; }

    public NodeFleet Fleet => Gateway.Fleet;

    public HttpClient Client { get; }

    public HttpClient Admin { get; }

    public static async Task<Balanced> StartAsync(Action<GatewayOptions>? configure = null)
    {
        var options = new GatewayOptions
        {
            Admin = new IPEndPoint(IPAddress.Loopback, 0),
            Policy = "round-robin",
            ProbeInterval = TimeSpan.FromSeconds(60),
            SlowStart = new SlowStart(TimeSpan.Zero),
        };
        configure?.Invoke(options);
        return new Balanced(await GatewayServer.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System));
    }

    /// <summary>Starts with these nodes, named a, b, c...</summary>
    public static async Task<Balanced> StartAsync(Action<GatewayOptions>? configure, params Uri[] nodes)
    {
        var balanced = await StartAsync(configure);
        for (var i = 0; i < nodes.Length; i++)
        {
            await balanced.AddReadyAsync($"{(char)('a' + i)}", nodes[i]);
        }

        return balanced;
    }

    public async Task AddReadyAsync(string name, Uri address)
    {
        Fleet.Add(name, address);
        await Fleet.WaitReadyAsync(name, ReadyLimit);
    }

    public NodeState State(string name) => Status(name).State;

    public NodeStatus Status(string name) => Fleet.Nodes.Single(n => n.Name == name);

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, byte[]? body = null, string? key = null, string path = "/", Action<HttpRequestMessage>? more = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new ByteArrayContent(body) };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        more?.Invoke(request);
        return await Client.SendAsync(request);
    }

    public async Task<int> StatusAsync(HttpMethod method, byte[]? body = null, string? key = null)
    {
        using var response = await SendAsync(method, body, key);
        return (int)response.StatusCode;
    }

    public Task<int> GetStatusAsync() => StatusAsync(HttpMethod.Get);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Admin.Dispose();
        await Gateway.DisposeAsync();
    }

    private static HttpClient NewClient(Uri address) =>
        new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false })
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromSeconds(20),
        };
}
