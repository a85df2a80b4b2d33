using System.Net;
using System.Text;
using Stormproof.Autoscaling.Kubernetes;
using Stormproof.Cli.Input;
using Stormproof.Cli.Input.Gateways;
using Stormproof.Testing;

namespace Stormproof.Cli.Tests.Input.Gateways;

public sealed class AutoscalingSectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public AutoscalingSectionTests() => Write("autoscaling.yaml", "maxNodes: 10");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Parse_Everything_IsRead()
    {
        Write("token", "t");
        var read = Parse(
            """
            autoscaling:
              policy: autoscaling.yaml
              interval: 5s
              kubernetes: {deployment: web.v1, service: web, namespace: shop, api: 'https://10.0.0.1:6443', tokenFile: token}
              lease: {store: 'redis:6379', passwordVariable: PASSWORD, fleet: shop}
            """)!;

        Assert.Equal((10, TimeSpan.FromSeconds(5)), (read.Options.Policy.MaxNodes, read.Options.Interval));
        Assert.Equal(
            new KubernetesAccess { Api = new Uri("https://10.0.0.1:6443"), TokenFile = Path.Combine(_folder.Path, "token") },
            read.Kubernetes!.Access);
        Assert.Equal(
            new KubernetesFleetOptions { Deployment = "web.v1", Service = "web", Namespace = "shop" }, read.Kubernetes.Fleet);
        Assert.Equal(
            ("redis:6379", "0123456789abcdef", "shop", TimeSpan.FromSeconds(15)),
            (read.Lease!.Store, read.Lease.Password, read.Lease.Options.Fleet, read.Lease.Options.Duration));
        Assert.Equal(read, Parse(
            """
            autoscaling:
              policy: autoscaling.yaml
              interval: 5s
              kubernetes: {deployment: web.v1, service: web, namespace: shop, api: 'https://10.0.0.1:6443', tokenFile: token}
              lease: {store: 'redis:6379', passwordVariable: PASSWORD, fleet: shop, duration: 15s}
            """));
    }

    [Fact]
    public void Parse_Keda_BindsToLoopback()
    {
        var read = Parse("autoscaling: {policy: autoscaling.yaml, keda: {port: 9091}}")!;
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 9091), read.Keda);
        Assert.Null(read.Lease);
    }

    [Fact]
    public void Parse_InAPod_TakesWhatKubernetesPutThere()
    {
        Write("token", "t");
        Write("namespace", "shop\n");
        var file = InputFile.Parse(
            "gateway.yaml",
            Encoding.UTF8.GetBytes("autoscaling: {policy: autoscaling.yaml, kubernetes: {deployment: web, service: web}}"));
        var section = new AutoscalingSection(_folder.Path, new SecretFields(_folder.Path, _ => null), _folder.Path);

        var read = section.Read(file.Root.Mapping()!, [])!;

        file.ThrowIfFaulty();
        Assert.Equal((KubernetesAccess.InCluster, "shop"), (read.Kubernetes!.Access.Api, read.Kubernetes.Fleet.Namespace));
        Assert.Equal(Path.Combine(_folder.Path, "token"), read.Kubernetes.Access.TokenFile);
        Assert.Null(read.Kubernetes.Access.AuthorityFile);
    }

    [Fact]
    public void Parse_ManyFaults_AllAtOnceWithTheirLines()
    {
        Write("policy.yaml", "maxNodes: 1\nscaleIn: {cooldown: -5s}\nmaxNods: 3\n");
        Write("e.pem", "nothing");
        var error = Assert.Throws<InputException>(() => Parse(
            """
            listeners: [{port: 8080}]
            autoscaling:
              policy: policy.yaml
              interval: 1ms
              kubernetes: {deployment: 'A b', service: web.x, api: 'http://10.0.0.1:80', tokenFile: none, authorityFile: e.pem}
              keda: {port: 8080}
              lease: {store: 'redis:6379,password=hunter2hunter2', fleet: 'a b', passwordFile: none}
              leader: me
            """));

        string[] faults =
        [
            "policy.yaml:2:", "policy.yaml:3:1: 'maxNods' is no known field", "gateway.yaml:4:13: autoscaling.interval '1ms'",
            "gateway.yaml:5:28: autoscaling.kubernetes.deployment \"A b\"", "autoscaling.kubernetes.service 'web.x'",
            "autoscaling.kubernetes.tokenFile 'none' does not exist", "tokenFile would be sent in the clear",
            "autoscaling.kubernetes.authorityFile", "needs kubernetes or keda, one of them", "autoscaling.keda.port 8080 is also",
            "autoscaling.lease.store holds a password", "autoscaling.lease.fleet \"a b\"", "passwordFile 'none' cannot be read",
            "'autoscaling.leader' is no known field",
        ];
        Assert.All(faults, f => Assert.Contains(f, error.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("autoscaling: {keda: {port: 1}}", "autoscaling.policy is missing")]
    [InlineData("autoscaling: {policy: none.yaml, keda: {port: 1}}", "does not exist")]
    [InlineData("autoscaling: {policy: autoscaling.yaml}", "needs kubernetes or keda")]
    [InlineData("autoscaling: {policy: autoscaling.yaml, kubernetes: {deployment: a, service: a}}", "tokenFile is missing")]
    [InlineData("autoscaling: {policy: autoscaling.yaml, keda: {port: 1}, lease: {fleet: a}}", "lease.store is missing")]
    public void Parse_Fault_SaysTheRemedy(string text, string remedy) =>
        Assert.Contains(remedy, Assert.Throws<InputException>(() => Parse(text)).Message, StringComparison.Ordinal);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.Path, name), text);

    private AutoscalingSettings? Parse(string text) => GatewayFile.Parse(
        Path.Combine(_folder.Path, "gateway.yaml"), Encoding.UTF8.GetBytes($"{text}\nnodes: []"),
        name => name == "PASSWORD" ? "0123456789abcdef" : null).Autoscaling;
}
