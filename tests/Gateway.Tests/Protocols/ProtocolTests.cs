using System.Net;
using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Stormproof.Gateway.Listening;
using Stormproof.Gateway.Tests.Backends;
using Stormproof.Testing;

namespace Stormproof.Gateway.Tests.Protocols;

public sealed class ProtocolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private string? _shown;

    public void Dispose() => _folder.Dispose();

    [Theory, InlineData(1, 1), InlineData(2, 0)]
    public async Task Handle_OverTls_SpeaksBothVersions(int major, int minor)
    {
        TestCertificate.Write(TestCertificate.In(_folder.Path));
        await using var node = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(Tls, node.Address);
        using var client = NewClient(balanced.Gateway.Address, new Version(major, minor));

        using var response = await client.PostAsync("/x", new StringContent("hello"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(new Version(major, minor), response.Version);
        var received = Assert.Single(node.Requests);
        Assert.Equal("hello", Encoding.UTF8.GetString(received.Body));
        Assert.Equal("https", received.Header("X-Forwarded-Proto"));
    }

    [Fact]
    public async Task Handle_Http2WithPriorKnowledge_IsServedOnAListenerForIt()
    {
        await using var node = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(
            o => o.Listeners = [new Listener(new IPEndPoint(IPAddress.Loopback, 0), null, ListenerProtocols.Http2)],
            node.Address);
        using var client = NewClient(balanced.Gateway.Address, HttpVersion.Version20);

        using var response = await client.GetAsync("/x");

        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (response.StatusCode, response.Version));
    }

    [Fact]
    public async Task Handle_CertificateRenewed_NextConnectionSeesItAndTheFirstGoesOn()
    {
        var files = TestCertificate.In(_folder.Path);
        var first = TestCertificate.Write(files);
        await using var node = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(Tls, node.Address);
        using var client = NewClient(balanced.Gateway.Address, HttpVersion.Version20);
        using var before = await client.GetAsync("/");
        Assert.Equal(first, _shown);

        var second = TestCertificate.Write(files);
        File.SetLastWriteTimeUtc(files.CertificatePath, new DateTime(2040, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        balanced.Gateway.RefreshCertificates();
        using var kept = await client.GetAsync("/");
        Assert.Equal(first, _shown);
        using var other = NewClient(balanced.Gateway.Address, HttpVersion.Version20);
        using var after = await other.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
        Assert.Equal(second, _shown);
    }

    [Fact]
    public async Task RefreshCertificates_FilesBroken_KeepsTheOneBefore()
    {
        var files = TestCertificate.In(_folder.Path);
        var first = TestCertificate.Write(files);
        await using var node = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(Tls, node.Address);

        await File.WriteAllTextAsync(files.CertificatePath, "no certificate");
        File.SetLastWriteTimeUtc(files.CertificatePath, new DateTime(2040, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        balanced.Gateway.RefreshCertificates();
        using var client = NewClient(balanced.Gateway.Address, HttpVersion.Version20);
        using var response = await client.GetAsync("/");

        Assert.Equal((HttpStatusCode.OK, first), (response.StatusCode, _shown));
    }

    [Fact]
    public async Task StartAsync_CertificateUnusable_SaysSo()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => Balanced.StartAsync(Tls));

        Assert.Contains("cert.pem", error.Message, StringComparison.Ordinal);
        Assert.Contains("PEM", error.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(1), InlineData(2)]
    public async Task Handle_WebSocketOverTls_PassesInBothVersions(int major)
    {
        TestCertificate.Write(TestCertificate.In(_folder.Path));
        await using var node = await Backend.StartAsync(b => b.Answer = Sockets.EchoAsync);
        await using var balanced = await Balanced.StartAsync(Tls, node.Address);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var handler = NewHandler();
        using var invoker = new HttpMessageInvoker(handler);
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = new Version(major, major == 1 ? 1 : 0);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;

        await socket.ConnectAsync(
            new UriBuilder(balanced.Gateway.Address) { Scheme = "wss" }.Uri, invoker, limit.Token);
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, limit.Token);
        var buffer = new byte[100];
        var answer = await socket.ReceiveAsync(buffer, limit.Token);

        Assert.Equal("hello", Encoding.UTF8.GetString(buffer, 0, answer.Count));
    }

    private void Tls(GatewayOptions options) => options.Listeners =
        [new Listener(new IPEndPoint(IPAddress.Loopback, 0), TestCertificate.In(_folder.Path))];

    private HttpClient NewClient(Uri address, Version version) => new(NewHandler())
    {
        BaseAddress = address,
        DefaultRequestVersion = version,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Timeout = TimeSpan.FromSeconds(20),
    };

    private SocketsHttpHandler NewHandler() => new()
    {
        UseProxy = false,
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, _, _) => Note(certificate),
        },
    };

    private bool Note(X509Certificate? certificate)
    {
        _shown = (certificate as X509Certificate2)?.Thumbprint;
        return true;
    }
}
