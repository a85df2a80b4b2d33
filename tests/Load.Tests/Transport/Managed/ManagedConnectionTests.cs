using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Stormproof.Load.Engine;
using Stormproof.Load.Tests.Scripted;
using Stormproof.Load.Transport;
using HttpRequest = Stormproof.Load.Transport.HttpRequest;

namespace Stormproof.Load.Tests.Transport.Managed;

public sealed class ManagedConnectionTests
{
    private static readonly TransportOptions Trusting = LoopFixture.Quick with { AcceptAnyCertificate = true };

    [Theory]
    [InlineData(false, true, "HTTP/1.1"), InlineData(true, true, "HTTP/2"), InlineData(true, false, "HTTP/2")]
    public async Task Send_TlsOrHttp2_BringsStatusHeadersAndBody(bool http2, bool tls, string protocol)
    {
        await using var app = await StartAsync(tls, http2);

        var seen = await LoopFixture.GetAsync(Url(app, "/protocol"), Trusting, http2: http2);

        Assert.Equal((RequestOutcome.Ok, 200, protocol), (seen.Outcome, seen.Status, seen.Body));
        Assert.Contains("X-One=1|", $"{seen.Headers}|", StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Send_PostOverHttp2_BringsTheBodyThere()
    {
        await using var app = await StartAsync(tls: false, http2: true);
        LoopFixture.Seen? seen = null;
        await LoopFixture.OnceAsync(
            Url(app, "/"), Trusting, async (session, origin) =>
            {
                var request = HttpRequest.Render(
                    origin, "POST", "/echo?a=b", [new("Content-Type", "text/plain"), new("X-Sent", "yes")], "hello"u8.ToArray(),
                    AnswerParts.Body);
                seen = LoopFixture.Seen.Of(await session.SendAsync(request).ConfigureAwait(false));
            },
            http2: true);

        Assert.Equal((RequestOutcome.Ok, "POST /echo?a=b text/plain yes hello"), (seen!.Outcome, seen.Body));
    }

    [Fact]
    public async Task Send_CertificateOfItsOwnMaking_IsTls()
    {
        await using var app = await StartAsync(tls: true, http2: false);

        Assert.Equal(RequestOutcome.Tls, (await LoopFixture.GetAsync(Url(app, "/protocol"), LoopFixture.Quick)).Outcome);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", RequestOutcome.Tls, false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", RequestOutcome.MalformedAnswer, true)]
    public async Task Send_ServerSpeaksPlainHttp1_IsAnErrorClass(string answer, RequestOutcome outcome, bool http2)
    {
        await using var server = new ScriptedServer(async client =>
        {
            await client.WriteAsync(answer);
            await client.HangAsync();
        });
        var url = http2 ? server.Url : new Uri(server.Url.AbsoluteUri.Replace("http:", "https:", StringComparison.Ordinal));

        Assert.Equal(outcome, (await LoopFixture.GetAsync(url, Trusting, http2: http2)).Outcome);
    }

    [Fact]
    public async Task Send_ServerSaysNothing_IsTimeout()
    {
        await using var app = await StartAsync(tls: false, http2: true);
        var soon = TimeSpan.FromMilliseconds(200);
        var options = Trusting with { ConnectTimeout = soon, RequestTimeout = soon };

        Assert.Equal(RequestOutcome.Timeout, (await LoopFixture.GetAsync(Url(app, "/hang"), options, http2: true)).Outcome);
    }

    [Fact]
    public async Task Send_BodyBeyondTheLimit_IsBodyTooLarge()
    {
        await using var app = await StartAsync(tls: false, http2: true);
        var options = Trusting with { MaxKeptBodyBytes = 1000 };

        var seen = await LoopFixture.GetAsync(Url(app, "/endless"), options, http2: true);

        Assert.Equal(RequestOutcome.BodyTooLarge, seen.Outcome);
    }

    [Fact]
    public async Task Send_NobodyListens_IsConnectRefused()
    {
        Uri url;
        await using (var server = ScriptedServer.Answering(""))
        {
            url = server.Url;
        }

        Assert.Equal(RequestOutcome.ConnectRefused, (await LoopFixture.GetAsync(url, Trusting, http2: true)).Outcome);
    }

    [Fact]
    public async Task Send_NameThatDoesNotResolve_IsName()
    {
        var url = new Uri("http://no-such-host.invalid/");

        Assert.Equal(RequestOutcome.Name, (await LoopFixture.GetAsync(url, LoopFixture.Quick)).Outcome);
    }

    private static Uri Url(WebApplication app, string path) => new(new Uri(app.Urls.Single()), path);

    private static async Task<WebApplication> StartAsync(bool tls, bool http2)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = http2 ? HttpProtocols.Http2 : HttpProtocols.Http1;
            if (tls)
            {
                listen.UseHttps(Certificate());
            }
        }));
        var app = builder.Build();
        app.MapGet("/protocol", (HttpContext context) =>
        {
            context.Response.Headers["X-One"] = "1";
            return context.Response.WriteAsync(context.Request.Protocol);
        });
        app.MapPost("/echo", async (HttpContext context) =>
        {
            var request = context.Request;
            var body = await new StreamReader(request.Body).ReadToEndAsync();
            await context.Response.WriteAsync(
                $"{request.Method} {request.Path}{request.QueryString} {request.ContentType} {request.Headers["X-Sent"]} {body}");
        });
        app.MapGet("/hang", async (HttpContext context) =>
        {
            var gone = new TaskCompletionSource();
            await using var registration = context.RequestAborted.Register(gone.SetResult);
            await gone.Task;
        });
        app.MapGet("/endless", async (HttpContext context) =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(new byte[8192]);
            }
        });
        await app.StartAsync();
        return app;
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
