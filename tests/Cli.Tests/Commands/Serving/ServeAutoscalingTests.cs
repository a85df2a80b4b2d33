using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Stormproof.Autoscaling.Keda.Contract;
using Stormproof.Cli.Commands;
using Stormproof.Testing;
using Stormproof.Testing.Kubernetes;
using Stormproof.Testing.Stores;
using Stormproof.Testing.Web;

namespace Stormproof.Cli.Tests.Commands.Serving;

/// <summary>The real verb, against the test's own Kubernetes API, a real gRPC client and a real store. No cluster.</summary>
public sealed class ServeAutoscalingTests : IDisposable
{
    private const string Ready = """[{"addresses": ["10.0.0.1"], "targetRef": {"uid": "a"}, "conditions": {"ready": true}}]""";

    private readonly TemporaryFolder _folder = new();

    public ServeAutoscalingTests()
    {
        Write("k8s.token", ApiServer.Token + "\n");
        // One request on a node; nothing waits for a cooldown, so that it does not matter how many requests the first look finds.
        Write(
            "autoscaling.yaml",
            """
            minNodes: 1
            maxNodes: 5
            concurrency: { target: 1, scaleIn: 0.5 }
            scaleOut: { cooldown: 0s }
            scaleIn: { stabilisation: 0s, cooldown: 0s, spareNodes: 0, stepShare: 1 }
            """);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_Kubernetes_GrowsWithTheLoadAndShrinksAfterIt()
    {
        await using var api = await ApiAsync();
        await using var node = await HeldNode.StartAsync();
        await using var serving = await Serving.StartAsync(Write("gateway.yaml", Kubernetes(node, api.Address)));
        await serving.Gateway.Fleet.WaitReadyAsync("a", TimeSpan.FromSeconds(10));

        var held = node.Hold(serving.Gateway.Address, 3);
        await Eventually.TrueAsync("grown", () => api.Replicas == 3);
        // The order goes out before its line is written.
        await Eventually.TrueAsync("said", () => serving.Error.Contains("scale-out 1 -> ", StringComparison.Ordinal));
        node.Release();
        await held;
        await Eventually.TrueAsync("shrunk", () => api.Replicas == 1);

        Assert.Equal(ExitCode.Interrupted, (await serving.EndAsync()).Code);
    }

    [Fact]
    public async Task Run_ApiAway_AlarmsBacksOffGoesOnServingAndRecovers()
    {
        var port = FreePort();
        await using var node = await HeldNode.StartAsync();
        await using var serving = await Serving.StartAsync(
            Write("gateway.yaml", Kubernetes(node, new Uri($"http://127.0.0.1:{port}"))));
        await serving.Gateway.Fleet.WaitReadyAsync("a", TimeSpan.FromSeconds(10));

        await Eventually.TrueAsync("alarmed twice", () => serving.Error.Contains("try 2 failed", StringComparison.Ordinal));
        Assert.Contains("error: The fleet cannot be reached and is held as it is", serving.Error, StringComparison.Ordinal);
        Assert.Contains("the next is in 0.2 s", serving.Error, StringComparison.Ordinal);
        using var client = new HttpClient { BaseAddress = serving.Gateway.Address };
        Assert.Equal("ok", await client.GetStringAsync("/quick"));

        await using var api = await ApiAsync(port);
        var held = node.Hold(serving.Gateway.Address, 3);
        await Eventually.TrueAsync("grown", () => api.Replicas == 3);
        node.Release();
        await held;
    }

    [Fact]
    public async Task Run_ApiAway_EndsAtOnce()
    {
        await using var node = await HeldNode.StartAsync();
        var serving = await Serving.StartAsync(
            Write("gateway.yaml", Kubernetes(node, new Uri($"http://127.0.0.1:{FreePort()}"))));
        await using var disposal = serving;
        await Eventually.TrueAsync("alarmed", () => serving.Error.Contains("cannot be reached", StringComparison.Ordinal));

        var run = await serving.EndAsync().WaitAsync(TimeSpan.FromSeconds(5));

        Assert.Equal(ExitCode.Interrupted, run.Code);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Keda_AClientIsToldTheNumber()
    {
        await using var node = await HeldNode.StartAsync();
        await using var serving = await Serving.StartAsync(
            Write("gateway.yaml", Base(node) + "autoscaling: {policy: autoscaling.yaml, interval: 100ms, keda: {port: 0}}\n"));
        await serving.Gateway.Fleet.WaitReadyAsync("a", TimeSpan.FromSeconds(10));
        using var channel = GrpcChannel.ForAddress(serving.Autoscaler!.KedaAddress!);
        var keda = new ExternalScaler.ExternalScalerClient(channel);
        var trigger = new ScaledObjectRef { Name = "web", Namespace = "shop" };
        var spec = Assert.Single((await keda.GetMetricSpecAsync(trigger)).MetricSpecs);

        var held = node.Hold(serving.Gateway.Address, 3);

        await Eventually.TrueAsync("told", async () => await NodesAsync() == 3);
        node.Release();
        await held;
        await Eventually.TrueAsync("told of less", async () => await NodesAsync() == 1);
        Assert.Contains("KEDA asks at http://127.0.0.1:", serving.Error, StringComparison.Ordinal);

        async Task<double> NodesAsync()
        {
            try
            {
                var answer = await keda.GetMetricsAsync(
                    new GetMetricsRequest { ScaledObjectRef = trigger, MetricName = spec.MetricName });
                return answer.MetricValues[0].MetricValueFloat;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
            {
                return 0;
            }
        }
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Run_TwoWithALease_OneDecidesAndTheOtherTakesOver(StoreKind kind)
    {
        var stores = new StoreFixture();
        await stores.InitializeAsync();
        await using var end = stores;
        await using var api = await ApiAsync();
        await using var node = await HeldNode.StartAsync();
        var file = Kubernetes(node, api.Address, $"lease: {{store: '{stores.Address(kind)}', fleet: shop, duration: 30s}}");
        await using var first = await Serving.StartAsync(Write("first.yaml", file));
        await Eventually.TrueAsync("the first leads", () => first.Error.Contains("leads, term 1", StringComparison.Ordinal));
        await using var second = await Serving.StartAsync(Write("second.yaml", file));
        await second.Gateway.Fleet.WaitReadyAsync("a", TimeSpan.FromSeconds(10));
        Assert.DoesNotContain("leads, term", second.Error, StringComparison.Ordinal);

        await first.EndAsync();

        await Eventually.TrueAsync("the second leads", () => second.Error.Contains("leads, term 2", StringComparison.Ordinal));
        var held = node.Hold(second.Gateway.Address, 3);
        await Eventually.TrueAsync("grown", () => api.Replicas == 3);
        node.Release();
        await held;
    }

    [Fact]
    public async Task Run_StoreAway_HoldsAndSaysSo()
    {
        await using var api = await ApiAsync();
        await using var node = await HeldNode.StartAsync();
        await using var serving = await Serving.StartAsync(Write(
            "gateway.yaml",
            Kubernetes(node, api.Address, $"lease: {{store: '127.0.0.1:{FreePort()}', fleet: shop}}")));

        await Eventually.TrueAsync(
            "said", () => serving.Error.Contains("Who leads cannot be found out", StringComparison.Ordinal));

        Assert.Empty(api.Calls);
    }

    [Fact]
    public async Task Run_KedaPortTaken_IsCode3()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using var node = await HeldNode.StartAsync();
        var path = Write(
            "gateway.yaml",
            Base(node) + "autoscaling: {policy: autoscaling.yaml, "
                + $"keda: {{port: {((IPEndPoint)taken.LocalEndpoint).Port}}}}}\n");

        var run = await ToolRun.OfAsync("serve", "--config", path);

        Assert.Equal((ExitCode.Environment, ""), (run.Code, run.Output));
        Assert.Contains("gateway.yaml", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AutoscalingChangesInTheFile_SaysThatItNeedsAStart()
    {
        await using var node = await HeldNode.StartAsync();
        const string Section = "autoscaling: {policy: autoscaling.yaml, interval: 100ms, keda: {port: 0}}\n";
        var path = Write("gateway.yaml", Base(node) + Section);
        await using var serving = await Serving.StartAsync(path);

        Write("gateway.yaml", Base(node) + Section.Replace("100ms", "200ms", StringComparison.Ordinal));

        await Eventually.TrueAsync("said", () => serving.Error.Contains(
            "only a new start brings it into force: autoscaling", StringComparison.Ordinal));
    }

    private static async Task<ApiServer> ApiAsync(int port = 0)
    {
        var api = await ApiServer.StartAsync(port);
        api.Replicas = 1;
        api.Endpoints.Add(Ready);
        return api;
    }

    private static string Base(HeldNode node) =>
        $"listeners: [{{port: 0}}]\nslowStart: {{window: 0s}}\nnodes: [{{name: a, address: '{node.Address}'}}]\n";

    private static string Kubernetes(HeldNode node, Uri api, string more = "") =>
        $$"""
        {{Base(node)}}autoscaling:
          policy: autoscaling.yaml
          interval: 100ms
          kubernetes: {deployment: web, service: web, namespace: shop, api: '{{api}}', tokenFile: k8s.token}
          {{more}}

        """;

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>A node whose requests end when the test says so.</summary>
    private sealed class HeldNode : IAsyncDisposable
    {
        private readonly HttpClient _client = new();
        private readonly TaskCompletionSource _may = new();
        private TestApp _app = null!;

        public Uri Address => _app.Address;

        public static async Task<HeldNode> StartAsync()
        {
            var node = new HeldNode();
            node._app = await TestApp.StartAsync(_ => { }, app =>
            {
                app.MapGet("/healthz/ready", () => "{}");
                app.MapGet("/quick", () => "ok");
                app.MapGet("/", async () =>
                {
                    await node._may.Task;
                    return "ok";
                });
            });
            return node;
        }

        public Task Hold(Uri gateway, int requests) =>
            Task.WhenAll(Enumerable.Range(0, requests).Select(_ => _client.GetStringAsync(gateway)));

        public void Release() => _may.TrySetResult();

        public async ValueTask DisposeAsync()
        {
            Release();
            _client.Dispose();
            await _app.DisposeAsync();
        }
    }
}
