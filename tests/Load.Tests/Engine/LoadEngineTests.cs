using Stormproof.Load.Engine;
using Stormproof.Load.Results;
using Stormproof.Load.Schedules;
using Stormproof.Load.Tests.Scripted;
using Stormproof.Load.Transport;

namespace Stormproof.Load.Tests.Engine;

public sealed class LoadEngineTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Fact]
    public async Task Run_Open_SendsEachArrivalOnce()
    {
        await using var server = ScriptedServer.Answering(Ok);

        var result = await RunAsync(
            server.Url, new OpenModel(ArrivalSchedule.Constant(500, TimeSpan.FromSeconds(1))), TimeSpan.FromMilliseconds(200));

        Assert.Equal(("open", 500L, 0L, 0.0), (result.Model, result.Requests, result.Errors, result.ErrorRate));
        Assert.Equal((1000.0, false), (result.DurationMs, result.Interrupted));
        Assert.InRange(result.Latency.P50Ms, 0.001, 1000);
        Assert.True(result.Latency.MaxMs >= result.Latency.P99Ms && result.Latency.P99Ms >= result.Latency.P50Ms);
        Assert.Equal(500, result.Steps.Sum(s => s.Requests));
        Assert.Equal(1000, result.BodyBytes - (result.BodyBytes % 1000)); // And those of the warm-up.
    }

    [Fact]
    public async Task Run_ServerStalls_LatencyRunsFromWhenARequestWasDue()
    {
        // One connection at a time can be answered; each second it stops for 300 ms. Requests due within that time wait evenly
        // from 300 to 0 ms, so that 30 % of all wait and the 85th percentile waits 150 ms. Timed from when they were sent,
        // nearly none do.
        await using var server = StallingServer.Every(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(300));

        var result = await RunAsync(
            server.Url, new OpenModel(ArrivalSchedule.Constant(50, TimeSpan.FromSeconds(4))) { MaxUsers = 1 }, default);

        Assert.Equal((200L, 0L), (result.Requests, result.Errors));
        // A busy machine makes waits longer, never shorter; how near they are to arithmetic is measured in bench/peers/load.
        Assert.True(Merged(result).GetValueAtPercentile(85) >= 140_000, $"{result.Latency}");
        Assert.True(result.Latency.P99Ms >= 280, $"{result.Latency}");
        Assert.True(result.Uncorrected.P90Ms < result.Latency.P90Ms / 2, $"{result.Uncorrected} {result.Latency}");
        Assert.True(result.Generator.LateByUsers > 30, $"{result.Generator}");
    }

    [Fact]
    public async Task Run_ClosedModelServerStalls_CorrectedLatencyShowsWhatTheUserWouldHaveSent()
    {
        await using var server = StallingServer.Every(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(300));

        var result = await RunAsync(
            server.Url, new ClosedModel(1, TimeSpan.FromSeconds(4)) { ThinkTime = TimeSpan.FromMilliseconds(5) }, default);

        // Three tenths of what the user would have asked falls into a pause; a tenth waits 200 ms or more.
        Assert.Equal("closed", result.Model);
        Assert.True(result.Latency.P90Ms >= 150, $"{result.Latency}");
        Assert.True(result.Uncorrected.P90Ms < result.Latency.P90Ms / 2, $"{result.Uncorrected} {result.Latency}");
    }

    [Fact]
    public async Task Run_NeverAFreeUser_RecordsWhatWasDueAsNotSent()
    {
        await using var server = new ScriptedServer(c => c.HangAsync());

        var result = await RunAsync(
            server.Url, new OpenModel(ArrivalSchedule.Constant(100, TimeSpan.FromSeconds(1))) { MaxUsers = 2 }, default,
            new TransportOptions { RequestTimeout = TimeSpan.FromSeconds(20) }, drain: TimeSpan.FromMilliseconds(100));

        Assert.Equal((100L, 100L), (result.Requests, result.Errors));
        Assert.Equal((2L, 98L), (result.ErrorClasses["cancelled"], result.ErrorClasses["not-sent"]));
        Assert.InRange(result.Latency.P50Ms, 300, 1000); // Half of them waited longer than half a second, in vain.
    }

    [Fact]
    public async Task Run_TargetDown_IsAnErrorClassAndNoLatency()
    {
        Uri url;
        await using (var server = ScriptedServer.Answering(Ok))
        {
            url = server.Url;
        }

        var open = await RunAsync(url, new OpenModel(ArrivalSchedule.Constant(100, TimeSpan.FromSeconds(1))), default);
        var closed = await RunAsync(url, new ClosedModel(3, TimeSpan.FromSeconds(1)), default);

        Assert.Equal((100L, 100L, 1.0, 0.0), (open.Requests, open.Errors, open.ErrorRate, open.Rps));
        Assert.Equal(100, open.ErrorClasses["connect-refused"]);
        Assert.Equal(new LatencySummary(0, 0, 0, 0, 0), open.Latency);
        // Users that find nobody do not spin.
        Assert.InRange(closed.Requests, 3, 60);
    }

    [Theory]
    [InlineData("404 Not Found", "client-status"), InlineData("503 Service Unavailable", "server-status")]
    public async Task Run_ErrorStatus_IsItsClassAndALatency(string status, string name)
    {
        await using var server = ScriptedServer.Answering($"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");

        var result = await RunAsync(server.Url, new OpenModel(ArrivalSchedule.Constant(50, TimeSpan.FromSeconds(1))), default);

        Assert.Equal((50L, 50L), (result.Errors, result.ErrorClasses[name]));
        Assert.True(result.Latency.P50Ms > 0);
        Assert.Equal(1, Assert.Single(result.ByRequest).Errors / result.Errors);
    }

    [Fact]
    public async Task Run_Cancelled_GivesWhatWasMeasuredWithoutWhatWasUnderWay()
    {
        var seen = 0;
        using var cancel = new CancellationTokenSource();
        await using var server = new ScriptedServer(async client =>
        {
            while (await client.ReadRequestAsync())
            {
                if (Interlocked.Increment(ref seen) > 100)
                {
                    await cancel.CancelAsync();
                    await client.HangAsync();
                }

                await client.WriteAsync(Ok);
            }
        });

        var result = await RunAsync(
            server.Url, new OpenModel(ArrivalSchedule.Constant(100, TimeSpan.FromMinutes(10))), default, cancel: cancel.Token);

        Assert.True(result.Interrupted);
        Assert.Equal(0, result.Errors);
        Assert.InRange(result.Requests, 80, 100);
        Assert.InRange(result.DurationMs, 500, 20_000);
        Assert.Equal(result.DurationMs, result.Steps.Sum(s => s.DurationMs), 0.1);
    }

    [Fact]
    public async Task Run_SeveralLoops_ShareTheArrivals()
    {
        await using var server = ScriptedServer.Answering(Ok);

        var result = await RunAsync(
            server.Url, new OpenModel(ArrivalSchedule.Constant(400, TimeSpan.FromSeconds(1))), default, loops: 3);

        Assert.Equal((400L, 0L), (result.Requests, result.Errors));
        Assert.InRange(result.Generator.Users, 1, 400);
    }

    [Fact]
    public async Task Run_UsersCodeFails_TheRunTellsIt()
    {
        await using var server = ScriptedServer.Answering(Ok);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => LoopFixture.OnceAsync(
            server.Url, LoopFixture.Quick, (_, _) => throw new InvalidOperationException("the script's fault")));

        Assert.Equal("the script's fault", failure.Message);
    }

    [Fact]
    public async Task Run_UsersCodeLeavesTheLoop_TheRunTellsIt()
    {
        await using var server = ScriptedServer.Answering(Ok);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => LoopFixture.OnceAsync(
            server.Url, LoopFixture.Quick, async (session, origin) =>
            {
                await Task.Yield();
                var request = HttpRequest.Render(origin, "GET", "/", [], default, AnswerParts.None);
                await session.SendAsync(request).ConfigureAwait(false);
            }));

        Assert.Contains("another thread", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Watched_TellsTheRunUnderWay()
    {
        await using var server = ScriptedServer.Answering(Ok);
        var told = new List<LoadProgress>();

        await RunAsync(
            server.Url, new OpenModel(ArrivalSchedule.Constant(100, TimeSpan.FromSeconds(2))), default, progress: told.Add);

        Assert.True(told.Count >= 2);
        Assert.Equal(200, told[^1].Requests, 20.0);
        Assert.Contains(told, p => p.Rps is > 50 and < 150 && p.P99Ms > 0);
    }

    internal static async Task<LoadResult> RunAsync(
        Uri url, LoadModel model, TimeSpan warmUp, TransportOptions? transport = null, TimeSpan? drain = null, int loops = 0,
        Action<LoadProgress>? progress = null, CancellationToken cancel = default)
    {
        var origin = await HttpOrigin.ResolveAsync(url, false, default);
        var request = HttpRequest.Render(origin, "GET", "/", [], default, AnswerParts.None);
        return await LoadEngine.RunAsync(
            new LoadPlan
            {
                Scenario = new UrlScenario(url.AbsoluteUri, request),
                Model = model,
                WarmUp = warmUp,
                Transport = transport ?? LoopFixture.Quick,
                Drain = drain,
                Loops = loops,
            },
            TimeProvider.System, progress, cancel);
    }

    private static HdrHistogram.LongHistogram Merged(LoadResult result)
    {
        var merged = Recorder.NewHistogram();
        foreach (var step in result.Steps)
        {
            merged.Add(step.Histogram!);
        }

        return merged;
    }
}
