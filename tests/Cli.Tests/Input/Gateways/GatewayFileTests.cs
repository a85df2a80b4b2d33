using System.Net;
using System.Text;
using Stormproof.Cli.Input;
using Stormproof.Cli.Input.Gateways;
using Stormproof.Gateway;
using Stormproof.Gateway.Access;
using Stormproof.Gateway.Listening;
using Stormproof.Gateway.Sources;
using Stormproof.Testing;

namespace Stormproof.Cli.Tests.Input.Gateways;

public sealed class GatewayFileTests : IDisposable
{
    private const string Token = "0123456789abcdef0123456789abcdef";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Parse_LeastFile_HasTheDefaultsAndBindsToLoopback()
    {
        var options = Parse("""{"nodes": [{"name": "a", "address": "http://10.0.0.1:5000"}]}""");
        var usual = new GatewayOptions();

        Assert.Equal([new Listener(new IPEndPoint(IPAddress.Loopback, 8080))], options.Listeners);
        Assert.Null(options.Admin);
        Assert.Equal([new NodeEntry("a", new Uri("http://10.0.0.1:5000"))], options.Nodes);
        Assert.Equal(
            (usual.Policy, usual.Health, usual.SlowStart, usual.Outliers, usual.Admission),
            (options.Policy, options.Health, options.SlowStart, options.Outliers, options.Admission));
    }

    [Fact]
    public void Parse_Yaml_IsReadToo()
    {
        var options = Parse(
            """
            listeners:
              - {address: 0.0.0.0, port: 80, protocols: http2}
            admin: {port: 9090, tokenVariable: TOKEN}
            dns: [{host: app.internal, port: 5000, refresh: 10s}]
            kubernetes: [{service: app, namespace: shop, portName: http}]
            policy: prequal
            slowStart: {window: 0s}
            hedging: {after: 50ms}
            sticky: {keyVariable: TOKEN}
            trustedProxies: [10.0.0.0/8, 192.168.1.1, "fd00::/8"]
            accessLog: {format: common}
            priorities: {paths: [{path: /checkout, urgency: 0}]}
            """);

        Assert.Equal(
            new Listener(new IPEndPoint(IPAddress.Any, 80), null, ListenerProtocols.Http2), Assert.Single(options.Listeners));
        Assert.Equal((Token, Token), (options.AdminToken, options.Affinity!.Key));
        Assert.Equal(
            [
                new DnsSource("app.internal", 5000) { Refresh = TimeSpan.FromSeconds(10) },
                new KubernetesSource(new Uri("https://kubernetes.default.svc"), "app", "shop", PortName: "http"),
            ],
            options.Sources);
        Assert.Equal(("prequal", TimeSpan.Zero, TimeSpan.FromMilliseconds(50)),
            (options.Policy, options.SlowStart.Window, options.Hedge!.After));
        Assert.Equal(3, options.TrustedProxies.Count);
        Assert.Equal(AccessLogFormat.Common, options.AccessLog!.Format);
        Assert.Equal(0, options.PathUrgencies["/checkout"]);
    }

    [Fact]
    public void Parse_ManyFaults_AllAtOnceWithTheirLines()
    {
        var error = Assert.Throws<InputException>(() => Parse(
            """
            listeners: [{port: 70000}, {address: here, port: 1}, {port: 1}]
            admin: {address: 0.0.0.0, port: 9090}
            nodes:
              - {name: a b, address: http://10.0.0.1:5000}
              - {name: a, address: 10.0.0.1}
              - {name: a, address: http://10.0.0.1:5000, weight: 0}
            polcy: prequal
            policy: fastest
            health: {interval: 1ms, path: ready, wise: 1}
            admission: {leastLimit: 100, mostLimit: 50}
            ejection: {length: 10m, longest: 5m}
            trustedProxies: [10.0.0.0/99]
            sticky: {cookie: "a;b", keyVariable: NONE}
            """));

        string[] faults =
        [
            ":1:20: listeners[1].port '70000'", ":1:38: listeners[2].address 'here'", ":1:61: listeners[3].port 1 is also",
            ":2:8: admin.address '0.0.0.0' can be reached by others", ":4:12: nodes[1].name 'a b'",
            ":5:24: nodes[2].address '10.0.0.1'", ":6:12: nodes[3].name 'a' is there twice", ":6:54: nodes[3].weight '0'",
            ":7:1: 'polcy' is no known field; did you mean 'policy'?", ":8:9: policy 'fastest'", ":9:20: health.interval '1ms'",
            ":9:31: health.path 'ready'", ":9:38: 'health.wise' is no known field; did you mean 'rise'?",
            ":10:41: admission.mostLimit '50'", ":11:34: ejection.longest '5m'", ":12:18: trustedProxies[1] '10.0.0.0/99'",
            ":13:18: sticky.cookie", ":13:38: sticky.keyVariable names 'NONE', which is not set",
        ];
        Assert.All(faults, f => Assert.Contains(error.Lines, l => l.Contains(f, StringComparison.Ordinal)));
        Assert.Equal(faults.Length, error.Lines.Count);
    }

    [Theory]
    [InlineData("{}", "no nodes are named"), InlineData("[]", "the document"), InlineData("", "is empty")]
    [InlineData("admin: {port: 1, tokenFile: none.token}", "cannot be read")]
    [InlineData("admin: {port: 1, tokenVariable: SHORT}", "shorter than 16")]
    [InlineData("admin: {port: 1, tokenVariable: TOKEN, tokenFile: x}", "give one of them")]
    [InlineData("{nodes: [], listeners: [{port: 1, certificate: none.pem}]}", "cannot be used")]
    [InlineData("{nodes: [], listeners: [{port: 1, key: none.pem}]}", "without certificate")]
    [InlineData("{nodes: [], listeners: []}", "1 to 100")]
    [InlineData("{kubernetes: [{service: app, api: 'http://10.0.0.1:80', tokenFile: t}]}", "in the clear")]
    [InlineData("{kubernetes: [{service: 'a b'}]}", "give a name")]
    [InlineData("{dns: [{host: 10.0.0.1, port: 1}]}", "give a name")]
    public void Parse_Fault_SaysTheRemedy(string text, string remedy) =>
        Assert.Contains(remedy, Assert.Throws<InputException>(() => Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_SecretThatIsTooShort_IsNotShown()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "token"), "hunter2");

        var error = Assert.Throws<InputException>(() => Parse("admin: {port: 1, tokenFile: token}"));

        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Guide_ItsExample_IsTheFileThatIsTested()
    {
        var root = Root();
        var guide = File.ReadAllText(Path.Combine(root, "docs", "guides", "gateway.md"));

        Assert.Contains(
            File.ReadAllText(Path.Combine(root, "docs", "examples", "gateway.json")).Trim(), guide, StringComparison.Ordinal);
    }

    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Stormproof.slnx")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }

    private GatewayOptions Parse(string text) => GatewayFile.Parse(
        Path.Combine(_folder.Path, "gateway.yaml"), Encoding.UTF8.GetBytes(text),
        name => name switch { "TOKEN" => Token, "SHORT" => "short", _ => null }).Gateway;
}
