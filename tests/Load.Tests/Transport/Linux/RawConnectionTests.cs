using System.Net;
using System.Net.Sockets;
using Stormproof.Load.Engine;
using Stormproof.Load.Tests.Scripted;
using Stormproof.Load.Transport;

namespace Stormproof.Load.Tests.Transport.Linux;

public sealed class RawConnectionTests
{
    private const string Hello = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-One: 1\r\nx-two:  2 \r\n\r\nhello";

    private static readonly TransportOptions Impatient =
        LoopFixture.Quick with { RequestTimeout = TimeSpan.FromMilliseconds(200) };

    [Fact]
    public async Task Send_Get_BringsStatusHeadersAndBody()
    {
        await using var server = ScriptedServer.Answering(Hello);

        var seen = await LoopFixture.GetAsync(server.Url, LoopFixture.Quick);

        Assert.Equal((RequestOutcome.Ok, 200, 5L, "hello"), (seen.Outcome, seen.Status, seen.BodyLength, seen.Body));
        Assert.Equal("Content-Length=5|X-One=1|x-two=2", seen.Headers);
    }

    [Fact]
    public async Task Send_NothingKept_CountsTheBody()
    {
        await using var server = ScriptedServer.Answering(Hello);

        var seen = await LoopFixture.GetAsync(server.Url, LoopFixture.Quick, keep: AnswerParts.None);

        Assert.Equal((RequestOutcome.Ok, 200, 5L, "", ""), (seen.Outcome, seen.Status, seen.BodyLength, seen.Body, seen.Headers));
    }

    [Theory]
    [InlineData(RequestOutcome.MalformedAnswer, "SSH-2.0-OpenSSH_9.6\r\n")]
    [InlineData(RequestOutcome.MalformedAnswer, "HTTP/1.1 200 OK\n\n")]
    [InlineData(RequestOutcome.BodyTooLarge, "HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n")]
    public async Task Send_AnswerThatIsNone_IsSaidAtOnce(RequestOutcome outcome, string answer)
    {
        await using var server = ScriptedServer.Answering(answer);

        var seen = await LoopFixture.GetAsync(server.Url, LoopFixture.Quick with { RequestTimeout = TimeSpan.FromSeconds(60) });

        Assert.Equal(outcome, seen.Outcome);
    }

    [Fact]
    public async Task Send_NobodyListens_IsConnectRefused()
    {
        Uri url;
        await using (var server = ScriptedServer.Answering(Hello))
        {
            url = server.Url;
        }

        Assert.Equal(RequestOutcome.ConnectRefused, (await LoopFixture.GetAsync(url, LoopFixture.Quick)).Outcome);
    }

    [Fact]
    public async Task Send_FirstAddressOfANameRefuses_TakesTheNextAndKeepsToIt()
    {
        await using var server = ScriptedServer.Answering(Hello);
        var origin = new HttpOrigin(server.Url, false, [IPAddress.Parse("127.0.0.99"), IPAddress.Loopback]);
        var outcomes = new List<RequestOutcome>();
        await LoopFixture.OnceAsync(server.Url, LoopFixture.Quick, async (session, _) =>
        {
            var request = HttpRequest.Render(origin, "GET", "/", [], default, AnswerParts.None);
            outcomes.Add((await session.SendAsync(request).ConfigureAwait(false)).Outcome);
        });

        Assert.Equal([RequestOutcome.Ok], outcomes);
        Assert.Equal(1, origin.Answering);
    }

    [Fact]
    public async Task Send_AllAddressesRefuse_IsConnectRefused()
    {
        var origin = new HttpOrigin(new Uri("http://x:1/"), false, [IPAddress.Parse("127.0.0.99"), IPAddress.Loopback]);
        RequestOutcome? outcome = null;
        await LoopFixture.OnceAsync(new Uri("http://127.0.0.1:1/"), LoopFixture.Quick, async (session, _) =>
        {
            var request = HttpRequest.Render(origin, "GET", "/", [], default, AnswerParts.None);
            outcome = (await session.SendAsync(request).ConfigureAwait(false)).Outcome;
        });

        Assert.Equal(RequestOutcome.ConnectRefused, outcome);
    }

    [Fact]
    public async Task Send_NobodyAccepts_IsConnectTimeout()
    {
        // A queue that is full lets no connection come into being.
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        var full = new List<Socket>();
        for (var i = 0; i < 4; i++)
        {
            full.Add(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false });
            try
            {
                full[^1].Connect(listener.LocalEndPoint!);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                // Under way.
            }
        }

        var options = LoopFixture.Quick with { ConnectTimeout = TimeSpan.FromMilliseconds(200) };
        var url = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}/");
        var seen = await LoopFixture.GetAsync(url, options);
        full.ForEach(s => s.Dispose());

        Assert.Equal(RequestOutcome.ConnectTimeout, seen.Outcome);
    }

    [Fact]
    public async Task Send_ServerSaysNothing_IsTimeout()
    {
        await using var server = new ScriptedServer(c => c.HangAsync());

        Assert.Equal(RequestOutcome.Timeout, (await LoopFixture.GetAsync(server.Url, Impatient)).Outcome);
    }

    [Fact]
    public async Task Send_ServerTricklesItsHead_IsTimeout()
    {
        await using var server = new ScriptedServer(async client =>
        {
            await client.WriteAsync("HTTP/1.1 200 OK\r\n");
            for (var i = 0; i < 10_000; i++)
            {
                await client.WriteAsync($"X-{i}: y\r\n");
                await Task.Delay(5, client.Ended);
            }
        });

        Assert.Equal(RequestOutcome.Timeout, (await LoopFixture.GetAsync(server.Url, Impatient)).Outcome);
    }

    [Theory]
    [InlineData("Connection: close\r\n"), InlineData("Transfer-Encoding: chunked\r\n")]
    public async Task Send_BodyWithoutEnd_EndsInAnErrorAndBoundedMemory(string header)
    {
        var piece = "8000\r\n" + new string('x', 0x8000) + "\r\n";
        await using var server = new ScriptedServer(async client =>
        {
            await client.ReadRequestAsync();
            await client.WriteAsync($"HTTP/1.1 200 OK\r\n{header}\r\n");
            while (!client.Ended.IsCancellationRequested)
            {
                await client.WriteAsync(piece);
            }
        });
        var options = LoopFixture.Quick with { MaxKeptBodyBytes = 1 << 20, MaxBodyBytes = 64 << 20 };

        var kept = await LoopFixture.GetAsync(server.Url, options);
        var dropped = await LoopFixture.GetAsync(server.Url, options, keep: AnswerParts.None);

        Assert.Equal(RequestOutcome.BodyTooLarge, kept.Outcome);
        Assert.True(kept.Body.Length <= 1 << 20);
        Assert.Equal(RequestOutcome.BodyTooLarge, dropped.Outcome);
    }

    [Theory]
    [InlineData(""), InlineData("HTTP/1.1 200 OK\r\nContent-Le"), InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n")]
    public async Task Send_ServerClosesMidAnswer_IsReset(string begin)
    {
        await using var server = new ScriptedServer(async client =>
        {
            await client.ReadRequestAsync();
            await client.WriteAsync(begin);
        });

        Assert.Equal(RequestOutcome.Reset, (await LoopFixture.GetAsync(server.Url, LoopFixture.Quick)).Outcome);
        Assert.Equal(1, server.Accepted);
    }

    [Fact]
    public async Task Send_ServerResets_IsReset()
    {
        await using var server = new ScriptedServer(async client =>
        {
            await client.ReadRequestAsync();
            client.Reset();
        });

        Assert.Equal(RequestOutcome.Reset, (await LoopFixture.GetAsync(server.Url, LoopFixture.Quick)).Outcome);
    }

    [Fact]
    public async Task Send_LengthSaidByClose_IsWhole()
    {
        await using var server = new ScriptedServer(async client =>
        {
            await client.ReadRequestAsync();
            await client.WriteAsync("HTTP/1.0 200 OK\r\n\r\nall of it");
        });

        var seen = await LoopFixture.GetAsync(server.Url, LoopFixture.Quick);

        Assert.Equal((RequestOutcome.Ok, "all of it"), (seen.Outcome, seen.Body));
    }

    [Theory]
    [InlineData("GET", true, 2), InlineData("PUT", true, 2), InlineData("POST", false, 1)]
    public async Task Send_ServerClosedTheIdleConnectionUnseen_RepeatsOnceWhatIsSafe(string method, bool repeated, int accepted)
    {
        // The first connection answers once, and dies without a word at the second request: as seen by a client whose request
        // crosses with the server's close.
        await using var server = new ScriptedServer(async client =>
        {
            await client.ReadRequestAsync();
            await client.WriteAsync(Hello);
            await client.ReadRequestAsync();
            if (client.Number > 1)
            {
                await client.WriteAsync(Hello);
            }
            else
            {
                client.Reset();
            }
        });
        var outcomes = new List<RequestOutcome>();
        var result = await LoopFixture.OnceAsync(server.Url, LoopFixture.Quick, async (session, origin) =>
        {
            foreach (var m in new[] { "GET", method })
            {
                var request = HttpRequest.Render(origin, m, "/", [], default, AnswerParts.None);
                outcomes.Add((await session.SendAsync(request).ConfigureAwait(false)).Outcome);
            }
        });

        Assert.Equal([RequestOutcome.Ok, repeated ? RequestOutcome.Ok : RequestOutcome.Reset], outcomes);
        Assert.Equal((repeated ? 1 : 0, accepted), (result.Repeats, server.Accepted));
    }

    [Fact]
    public async Task Send_EveryConnectionDies_RepeatsOnlyOnce()
    {
        await using var server = new ScriptedServer(async client =>
        {
            await client.ReadRequestAsync();
            if (client.Number == 1)
            {
                await client.WriteAsync(Hello);
                await client.ReadRequestAsync();
            }

            client.Reset();
        });
        var outcomes = new List<RequestOutcome>();
        await LoopFixture.OnceAsync(server.Url, LoopFixture.Quick, async (session, origin) =>
        {
            var request = HttpRequest.Render(origin, "GET", "/", [], default, AnswerParts.None);
            outcomes.Add((await session.SendAsync(request).ConfigureAwait(false)).Outcome);
            outcomes.Add((await session.SendAsync(request).ConfigureAwait(false)).Outcome);
        });

        Assert.Equal([RequestOutcome.Ok, RequestOutcome.Reset], outcomes);
        Assert.Equal(2, server.Accepted);
    }

    [Theory]
    [InlineData("Connection: close\r\n", ""), InlineData("", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")]
    public async Task Send_AfterCloseOrBytesUnasked_TakesANewConnection(string header, string more)
    {
        await using var server = ScriptedServer.Answering($"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n{header}\r\nok{more}");
        var bodies = new List<string>();
        await LoopFixture.OnceAsync(server.Url, LoopFixture.Quick, async (session, origin) =>
        {
            for (var i = 0; i < 3; i++)
            {
                var request = HttpRequest.Render(origin, "GET", "/", [], default, AnswerParts.Body);
                bodies.Add(LoopFixture.Seen.Of(await session.SendAsync(request).ConfigureAwait(false)).Body);
            }
        });

        Assert.Equal(["ok", "ok", "ok"], bodies);
        Assert.Equal(3, server.Accepted);
    }

    [Fact]
    public async Task Send_BodyLargerThanTheSocketTakesAtOnce_IsWrittenWhole()
    {
        const int length = 8 << 20;
        long got = 0;
        await using var server = new ScriptedServer(async client =>
        {
            await client.ReadRequestAsync();
            got = await client.CountToAsync(length);
            await client.WriteAsync(Hello);
        });
        var outcome = RequestOutcome.Script;
        await LoopFixture.OnceAsync(server.Url, LoopFixture.Quick, async (session, origin) =>
        {
            var request = HttpRequest.Render(origin, "POST", "/", [], new byte[length], AnswerParts.None);
            outcome = (await session.SendAsync(request).ConfigureAwait(false)).Outcome;
        });

        Assert.Equal(RequestOutcome.Ok, outcome);
        Assert.True(got >= length);
    }

    [Fact]
    public async Task Send_PlainGetInTheSteadyState_AllocatesNothing()
    {
        await using var server = ScriptedServer.Answering(Hello);
        long allocated = -1;
        await LoopFixture.OnceAsync(server.Url, LoopFixture.Quick, async (session, origin) =>
        {
            var request = HttpRequest.Render(origin, "GET", "/", [], default, AnswerParts.None);
            var before = 0L;
            for (var i = 0; i < 2200; i++)
            {
                if (i == 200)
                {
                    before = GC.GetAllocatedBytesForCurrentThread();
                }

                await session.SendAsync(request).ConfigureAwait(false);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        });

        // The smallest object has 24 bytes: one a request would be 48,000. What the run itself asks its loop is a few
        // thousand.
        Assert.InRange(allocated, 0, 24_000);
    }
}
