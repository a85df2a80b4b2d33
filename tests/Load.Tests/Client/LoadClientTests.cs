using System.Net;
using System.Text;
using Stormproof.Load.Client;
using Stormproof.Load.Engine;
using Stormproof.Load.Tests.Scripted;
using Stormproof.Load.Transport;

namespace Stormproof.Load.Tests.Client;

public sealed class LoadClientTests
{
    private const string Hello = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    private static readonly TransportOptions Patient = new() { RequestTimeout = TimeSpan.FromSeconds(60) };

    [Fact]
    public async Task Send_ManyAtOnce_AreAllAnsweredOnNoMoreConnectionsThanAllowed()
    {
        await using var server = ScriptedServer.Answering(Hello);
        var origin = Origin(server.Url);
        using var client = new LoadClient(origin, 3, Patient, TimeProvider.System);

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => client.SendAsync(Get(origin), Text)));

        Assert.All(answers, a => Assert.Equal("200 hello", a));
        Assert.InRange(server.Accepted, 1, 3);
    }

    [Fact]
    public async Task Send_FromTheCallerOfAnAnswer_UsesTheSameConnection()
    {
        await using var server = ScriptedServer.Answering(Hello);
        var origin = Origin(server.Url);
        using var client = new LoadClient(origin, 8, Patient, TimeProvider.System);

        for (var i = 0; i < 100; i++)
        {
            Assert.Equal("200 hello", await client.SendAsync(Get(origin), Text));
        }

        Assert.Equal(1, server.Accepted);
    }

    [Fact]
    public async Task Send_NobodyListens_IsAnOutcome()
    {
        Uri url;
        await using (var server = ScriptedServer.Answering(Hello))
        {
            url = server.Url;
        }

        var origin = Origin(url);
        using var client = new LoadClient(origin, 1, Patient, TimeProvider.System);

        Assert.Equal(RequestOutcome.ConnectRefused, await client.SendAsync(Get(origin), a => a.Outcome));
    }

    [Fact]
    public async Task Send_CancelledWhileTheServerIsSilent_EndsAloneAndFreesItsConnection()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new ScriptedServer(async peer =>
        {
            while (await peer.ReadRequestAsync())
            {
                if (peer.Number == 1)
                {
                    asked.SetResult();
                    await peer.HangAsync();
                }

                await peer.WriteAsync(Hello);
            }
        });
        var origin = Origin(server.Url);
        using var client = new LoadClient(origin, 1, Patient, TimeProvider.System);
        using var cancellation = new CancellationTokenSource();

        var silent = client.SendAsync(Get(origin), Text, cancellation.Token);
        await asked.Task;
        var waiting = client.SendAsync(Get(origin), Text);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => silent);
        Assert.Equal("200 hello", await waiting);
    }

    [Fact]
    public async Task Send_CancelledWhileItWaitsForAConnection_IsNeverSent()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var requests = 0;
        await using var server = new ScriptedServer(async peer =>
        {
            while (await peer.ReadRequestAsync())
            {
                if (Interlocked.Increment(ref requests) == 1)
                {
                    asked.SetResult();
                    await go.Task;
                }

                await peer.WriteAsync(Hello);
            }
        });
        var origin = Origin(server.Url);
        using var client = new LoadClient(origin, 1, Patient, TimeProvider.System);
        using var cancellation = new CancellationTokenSource();

        var first = client.SendAsync(Get(origin), Text);
        await asked.Task;
        var second = client.SendAsync(Get(origin), Text, cancellation.Token);
        var third = client.SendAsync(Get(origin), Text);
        await cancellation.CancelAsync();
        go.SetResult();

        Assert.Equal("200 hello", await first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal("200 hello", await third);
        Assert.Equal(2, requests);
    }

    [Fact]
    public async Task Send_ReaderThatThrows_IsItsCallersErrorAndTheConnectionGoesOn()
    {
        await using var server = ScriptedServer.Answering(Hello);
        var origin = Origin(server.Url);
        using var client = new LoadClient(origin, 1, Patient, TimeProvider.System);

        await Assert.ThrowsAsync<FormatException>(() => client.SendAsync<int>(Get(origin), _ => throw new FormatException()));

        Assert.Equal("200 hello", await client.SendAsync(Get(origin), Text));
        Assert.Equal(1, server.Accepted);
    }

    [Fact]
    public async Task Dispose_WithRequestsUnderWay_CancelsThemAll()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new ScriptedServer(async peer =>
        {
            await peer.ReadRequestAsync();
            asked.SetResult();
            await peer.HangAsync();
        });
        var origin = Origin(server.Url);
        var client = new LoadClient(origin, 1, Patient, TimeProvider.System);
        var sent = client.SendAsync(Get(origin), Text);
        await asked.Task;
        var waiting = client.SendAsync(Get(origin), Text);

        client.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sent);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Throws<ObjectDisposedException>(() => { _ = client.SendAsync(Get(origin), Text); });
    }

    private static HttpOrigin Origin(Uri url) => HttpOrigin.At(new IPEndPoint(IPAddress.Loopback, url.Port));

    private static HttpRequest Get(HttpOrigin origin) =>
        HttpRequest.Render(origin, "GET", "/", [], default, AnswerParts.Body);

    private static string Text(HttpAnswer answer) => $"{answer.Status} {Encoding.UTF8.GetString(answer.Body)}";
}
