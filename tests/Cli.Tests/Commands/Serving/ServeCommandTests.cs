using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Stormproof.Cli.Commands;
using Stormproof.Cli.Output;
using Stormproof.Cli.Tests.Input.Gateways;
using Stormproof.Gateway;
using Stormproof.Model.Fleet;
using Stormproof.Testing;
using Stormproof.Testing.Web;

namespace Stormproof.Cli.Tests.Commands.Serving;

public sealed class ServeCommandTests : IDisposable
{
    private const string Token = "0123456789abcdef0123456789abcdef";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The file of the guide, word for word but for ports: those of the test's own nodes and free ones.</summary>
    [Fact]
    public async Task Run_ExampleOfTheGuide_ServesPlainAndTlsAndAdmin()
    {
        await using var a = await NodeAsync("a");
        await using var b = await NodeAsync("b");
        WriteCertificate();
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "admin.token"), Token + "\n");
        var example = await File.ReadAllTextAsync(Path.Combine(GatewayFileTests.Root(), "docs", "examples", "gateway.json"));
        foreach (var (from, to) in new[]
                 {
                     ("8080", "0"), ("8443", "0"), ("9090", "0"), ("127.0.0.1:5001", a.Address.Authority),
                     ("127.0.0.1:5002", b.Address.Authority),
                 })
        {
            Assert.Contains(from, example, StringComparison.Ordinal);
            example = example.Replace(from, to, StringComparison.Ordinal);
        }

        await using var serving = await Serving.StartAsync(Write(example), "--format", "json");
        var gateway = serving.Gateway;
        await gateway.Fleet.WaitReadyAsync("a", TimeSpan.FromSeconds(10));
        await gateway.Fleet.WaitReadyAsync("b", TimeSpan.FromSeconds(10));
        using var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
        });
        Assert.Matches("^[ab]$", await client.GetStringAsync(gateway.Addresses[0]));
        Assert.Equal("https", gateway.Addresses[1].Scheme);
        Assert.Matches("^[ab]$", await client.GetStringAsync(new Uri(gateway.Addresses[1], "/secure?token=secret")));
        using var refused = await client.GetAsync(new Uri(gateway.AdminAddress!, "api/nodes"));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var nodes = JsonDocument.Parse(await client.GetStringAsync(new Uri(gateway.AdminAddress!, "api/nodes")));
        Assert.Equal([1, 2], nodes.RootElement.EnumerateArray().Select(n => n.GetProperty("weight").GetDouble()));

        var run = await serving.EndAsync();
        Assert.Equal(ExitCode.Interrupted, run.Code);
        using var document = JsonDocument.Parse(run.Output);
        Assert.Equal(2, document.RootElement.GetProperty("addresses").GetArrayLength());
        Assert.Equal(2, document.RootElement.GetProperty("nodes").GetInt32());
        var log = await File.ReadAllTextAsync(Path.Combine(_folder.Path, "access.log"));
        Assert.Contains("\"path\":\"/secure\"", log, StringComparison.Ordinal);
        Assert.All([run.Output, run.Error, log], t => Assert.DoesNotContain(Token, t, StringComparison.Ordinal));
        Assert.DoesNotContain("secret", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FileChanges_NewNodesServeAndABadFileChangesNothing()
    {
        await using var a = await NodeAsync("a");
        await using var b = await NodeAsync("b");
        var path = Write(NodeFile("a", a.Address));
        await using var serving = await Serving.StartAsync(path);
        using var client = new HttpClient { BaseAddress = serving.Gateway.Address };
        await serving.Gateway.Fleet.WaitReadyAsync("a", TimeSpan.FromSeconds(10));
        Assert.Equal("a", await client.GetStringAsync("/"));

        Write("""{"nodes": [{"name": "b"}], "polcy": 1}""");
        await Eventually.TrueAsync(
            "refused", () => serving.Error.Contains("nodes[1].address is missing", StringComparison.Ordinal));
        Assert.Contains("'polcy' is no known field", serving.Error, StringComparison.Ordinal);
        Assert.Equal("a", await client.GetStringAsync("/"));
        Write(NodeFile("b", b.Address, "\"listeners\": [{\"port\": 1}],"));
        await Eventually.TrueAsync("taken", async () => await client.GetStringAsync("/") == "b");

        await Eventually.TrueAsync(
            "said", () => serving.Error.Contains("only a new start brings it into force: listeners", StringComparison.Ordinal));
        await Eventually.TrueAsync(
            "drained", () => serving.Gateway.Fleet.Nodes is [{ Name: "b", State: not NodeState.Starting }]);
    }

    [Fact]
    public async Task Run_MetricsAreScraped_InPrometheusText()
    {
        await using var a = await NodeAsync("a");
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "admin.token"), Token);
        await using var serving = await Serving.StartAsync(Write(NodeFile(
            "a", a.Address, "\"listeners\": [{\"port\": 0}], \"admin\": {\"port\": 0, \"tokenFile\": \"admin.token\"},")));
        using var client = new HttpClient();
        await serving.Gateway.Fleet.WaitReadyAsync("a", TimeSpan.FromSeconds(10));
        var page = new Uri(serving.Gateway.AdminAddress!, "metrics");
        using var refused = await client.GetAsync(page);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        // What is counted is counted from the first look on.
        await client.GetStringAsync(page);
        Assert.Equal("a", await client.GetStringAsync(serving.Gateway.Address));

        var text = "";
        await Eventually.TrueAsync("shown", async () =>
            (text = await client.GetStringAsync(page))
                .Contains("http_server_request_duration_seconds_count", StringComparison.Ordinal));
        Assert.Contains("# TYPE stormproof_gateway_requests_total counter", text, StringComparison.Ordinal);
        Assert.Matches(
            "(?m)^stormproof_gateway_node_requests_in_flight\\{[^}]*stormproof_gateway_node=\"a\"[^}]*\\} 0 ?\\d*$", text);
        Assert.Matches("(?m)^stormproof_gateway_node_state\\{[^}]*\\} 1", text);
        using var posted = await client.PostAsync(page, null);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);
    }

    [Fact]
    public async Task Run_Otlp_SendsTheGatewaysMeter()
    {
        var received = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var collector = await TestApp.StartAsync(_ => { }, app => app.MapPost("/v1/metrics", async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            received.TrySetResult(System.Text.Encoding.Latin1.GetString(body.ToArray()));
        }));
        await using var a = await NodeAsync("a");

        await using var serving = await Serving.StartAsync(
            Write(NodeFile("a", a.Address)), "--otlp", new Uri(collector.Address, "/v1/metrics").ToString());
        await serving.EndAsync();

        var sent = await received.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Contains("stormproof.gateway.requests", sent, StringComparison.Ordinal);
        Assert.Contains("stormproof-serve", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_RequestRunsAtTheEnd_ItIsFinished()
    {
        var (began, may) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var node = await TestApp.StartAsync(_ => { }, app =>
        {
            app.MapGet("/healthz/ready", () => "{}");
            app.MapGet("/", async () =>
            {
                began.TrySetResult();
                await may.Task;
                return "finished";
            });
        });
        await using var serving = await Serving.StartAsync(Write(NodeFile("a", node.Address)));
        using var client = new HttpClient { BaseAddress = serving.Gateway.Address };
        await serving.Gateway.Fleet.WaitReadyAsync("a", TimeSpan.FromSeconds(10));
        var running = client.GetStringAsync("/");
        await began.Task.WaitAsync(TimeSpan.FromSeconds(10));

        var end = serving.EndAsync();
        await Eventually.TrueAsync("stopping", () => serving.Error.Contains("stopping", StringComparison.Ordinal));
        may.SetResult();

        Assert.Equal("finished", await running);
        Assert.Equal(ExitCode.Interrupted, (await end).Code);
    }

    [Theory, InlineData("{\"nodes\": 1}", "nodes '1' is not allowed"), InlineData("{", "gateway.json:")]
    [InlineData("x", "the document")]
    public async Task Run_BadFile_IsCode2AndNamesTheLine(string text, string fault)
    {
        var path = Write(text);

        var line = await ToolRun.RefusedAsync("serve", "--config", path);

        Assert.Contains("gateway.json:", line, StringComparison.Ordinal);
        Assert.Contains(fault, line, StringComparison.Ordinal);
    }

    [Theory, InlineData("--config", "/nowhere/gateway.json", "does not exist"), InlineData(null, null, "--config is missing")]
    public async Task Run_NoFile_IsCode2(string? option, string? value, string fault) => Assert.Contains(
        fault, await ToolRun.RefusedAsync(["serve", .. new[] { option, value }.OfType<string>()]), StringComparison.Ordinal);

    [Fact]
    public async Task Run_PortTaken_IsCode3AndNamesTheFile()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var path = Write($$"""{"nodes": [], "listeners": [{"port": {{((IPEndPoint)taken.LocalEndpoint).Port}}}]}""");

        var run = await ToolRun.OfAsync("serve", "--config", path);

        Assert.Equal((ExitCode.Environment, ""), (run.Code, run.Output));
        var line = Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("gateway.json", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_JsonWithAccessLogOnStdout_IsRefused() => Assert.Contains(
        "accessLog.path",
        await ToolRun.RefusedAsync("serve", "--config", Write("""{"nodes": [], "accessLog": {}}"""), "--format", "json"),
        StringComparison.Ordinal);

    private string Write(string text)
    {
        var path = Path.Combine(_folder.Path, "gateway.json");
        File.WriteAllText(path, text);
        return path;
    }

    private static string NodeFile(string name, Uri address, string more = "\"listeners\": [{\"port\": 0}],") =>
        $$"""{ {{more}} "slowStart": {"window": "0s"}, "nodes": [{"name": "{{name}}", "address": "{{address}}"}]}""";

    private static Task<TestApp> NodeAsync(string name) => TestApp.StartAsync(_ => { }, app =>
    {
        app.MapGet("/healthz/ready", () => "{}");
        app.MapGet("/{**rest}", () => name);
    });

    private void WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Path.Combine(_folder.Path, "cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder.Path, "key.pem"), key.ExportPkcs8PrivateKeyPem());
    }
}
