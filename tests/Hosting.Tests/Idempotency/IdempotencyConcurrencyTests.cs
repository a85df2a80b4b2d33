using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using StackExchange.Redis.Profiling;
using Stormproof.Hosting.Idempotency;
using Stormproof.Testing;
using Stormproof.Testing.Stores;
using Stormproof.Testing.Web;

namespace Stormproof.Hosting.Tests.Idempotency;

/// <summary>Repeats that arrive while the first still runs, or after the node that ran it has died.</summary>
public sealed class IdempotencyConcurrencyTests(StoreFixture stores)
{
    private const string Body = "1";
    private readonly string _prefix = NodeApp.NewPrefix();
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _secondMayEnd = Done();
    private int _runs;

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Repeat_FirstStillRuns_WaitsForItsAnswer(StoreKind kind)
    {
        await using var first = await StartAsync(kind);
        await using var second = await StartAsync(kind);
        var answers = new List<Task<HttpResponseMessage>> { first.PostAsync("/work", key: "k", body: Body) };
        await _entered.Task;
        answers.Add(first.PostAsync("/work", key: "k", body: Body));
        answers.Add(second.PostAsync("/work", key: "k", body: Body));
        await Eventually.TrueAsync("the repeats arrived", () => first.InFlight() == 2 && second.InFlight() == 1);
        Assert.All(answers, a => Assert.False(a.IsCompleted));

        _go.SetResult();

        foreach (var answer in await Task.WhenAll(answers))
        {
            Assert.Equal("run 1", await answer.TextAsync());
        }

        Assert.Equal(1, _runs);
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Repeat_ManyAtOnce_RunOnce(StoreKind kind)
    {
        _go.SetResult();
        await using var first = await StartAsync(kind);
        await using var second = await StartAsync(kind);
        TestApp[] nodes = [first, second];

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => nodes[i % 2].PostAsync("/work", key: "k", body: Body)));

        Assert.Equal(1, _runs);
        foreach (var answer in answers)
        {
            Assert.Equal("run 1", await answer.TextAsync());
        }
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Repeat_FirstRunsLongerThanTheWait_IsAConflict(StoreKind kind)
    {
        await using var app = await StartAsync(kind, o =>
        {
            o.Idempotency.WaitForFirst = TimeSpan.FromMilliseconds(600);
            o.Idempotency.OwnerLease = TimeSpan.FromMilliseconds(500);
        });
        var first = app.PostAsync("/work", key: "k", body: Body);
        await _entered.Task;

        using var repeat = await app.PostAsync("/work", key: "k", body: Body);
        _go.SetResult();
        using var answer = await first;

        Assert.Equal(HttpStatusCode.Conflict, repeat.StatusCode);
        Assert.Contains("still runs", await repeat.TextAsync(), StringComparison.Ordinal);
        Assert.Equal("run 1", await answer.TextAsync());
    }

    [Theory]
    [InlineData(StoreKind.Garnet, 8000)]
    [InlineData(StoreKind.Redis, 8000)]
    [InlineData(StoreKind.Redis, 0)]
    public async Task Repeat_OwnerDied_TakesOver(StoreKind kind, int waitMilliseconds)
    {
        _go.SetResult();
        var wait = TimeSpan.FromMilliseconds(waitMilliseconds);
        await using var app = await StartAsync(kind, o => o.Idempotency.WaitForFirst = wait);
        await ClaimAsync(app, "dead-node");

        using var answer = await app.PostAsync("/work", key: "k", body: Body);
        using var repeat = await app.PostAsync("/work", key: "k", body: Body);

        Assert.Equal("run 1", await answer.TextAsync());
        Assert.Equal("run 1", await repeat.TextAsync());
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Repeat_OwnersLeaseStillStands_TakesOverOnlyWhenItHasEnded(StoreKind kind)
    {
        _go.SetResult();
        await using var app = await StartAsync(kind);
        await ClaimAsync(app, "silent-node");
        RedisKey lease = _prefix + "node:silent-node";
        await app.Database().StringSetAsync(lease, "1", TimeSpan.FromMinutes(1));
        var repeat = app.PostAsync("/work", key: "k", body: Body);
        await Eventually.TrueAsync("the repeat arrived", () => app.InFlight() == 1);
        var runsBefore = _runs;

        await app.Database().KeyDeleteAsync(lease);

        using var answer = await repeat;
        Assert.Equal(0, runsBefore);
        Assert.Equal("run 1", await answer.TextAsync());
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Finish_TakenOverWhileCutOff_AnswersWhatTheOtherKept(StoreKind kind)
    {
        await using var proxy = new StoreProxy(stores.Address(kind));
        await using var slow = await StartAsync(proxy.Address, o => o.Idempotency.OwnerLease = TimeSpan.FromMilliseconds(500));
        await using var quick = await StartAsync(kind);
        var late = slow.PostAsync("/work", key: "k", body: Body);
        await _entered.Task;
        proxy.Cut();
        using var answer = await quick.PostAsync("/work", key: "k", body: Body);

        // Back with a lease that looks as good as before.
        proxy.Restore();
        await Eventually.TrueAsync("the slow node is back",
            () => quick.Database().KeyExistsAsync(_prefix + "node:" + slow.InstanceId()));
        _go.SetResult();
        using var lateAnswer = await late;
        using var repeat = await quick.PostAsync("/work", key: "k", body: Body);

        Assert.Equal("run 2", await answer.TextAsync());
        Assert.Equal("run 2", await lateAnswer.TextAsync());
        Assert.Equal("true", lateAnswer.Header("Idempotency-Replayed"));
        Assert.Equal("run 2", await repeat.TextAsync());
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Finish_KeptLateOnTheWire_DoesNotReplaceWhatTheOtherKept(StoreKind kind)
    {
        await using var proxy = new StoreProxy(stores.Address(kind));
        await using var slow = await StartAsync(proxy.Address, o => o.Idempotency.OwnerLease = TimeSpan.FromMilliseconds(500));
        await using var quick = await StartAsync(kind);
        var late = slow.PostAsync("/work", key: "k", body: Body);
        await _entered.Task;

        // The lease is as fresh as ever when the answer sets out for the store; it has ended when the answer gets there.
        proxy.Stall();
        _go.SetResult();
        using var answer = await quick.PostAsync("/work", key: "k", body: Body);
        proxy.Deliver();
        using var lateAnswer = await late;
        await Eventually.TrueAsync("what was held has arrived",
            () => quick.Database().KeyExistsAsync(_prefix + "node:" + slow.InstanceId()));
        using var repeat = await quick.PostAsync("/work", key: "k", body: Body);

        Assert.Equal("run 2", await answer.TextAsync());
        Assert.NotEqual("run 1", await lateAnswer.TextAsync());
        Assert.Equal("run 2", await repeat.TextAsync());
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Finish_TakenOverByOneThatStillRuns_WaitsForItsAnswer(StoreKind kind)
    {
        await using var slow = await StartAsync(kind);
        await using var quick = await StartAsync(kind);
        var late = slow.PostAsync("/work", key: "k", body: Body);
        await _entered.Task;
        _secondMayEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var other = quick.PostAsync("/work", key: "k", body: Body);
        await Eventually.TrueAsync("the other took over", async () =>
        {
            // It lives and renews its lease, so one deletion may go unseen.
            await slow.Database().KeyDeleteAsync(_prefix + "node:" + slow.InstanceId());
            return _runs == 2;
        });

        var asked = new ProfilingSession();
        slow.App.Services.GetRequiredService<IConnectionMultiplexer>().RegisterProfiler(() => asked);
        _go.SetResult();
        await Eventually.TrueAsync("the late one asks whether the other lives",
            () => late.IsCompleted || asked.FinishProfiling().Any(c => c.Command == "EXISTS"));
        _secondMayEnd.SetResult();
        using var lateAnswer = await late;
        using var otherAnswer = await other;

        Assert.Equal("run 2", await otherAnswer.TextAsync());
        Assert.Equal("run 2", await lateAnswer.TextAsync());
    }

    [Fact]
    public async Task Claim_AsTheStoreSeesIt_NeedsNoRedis7()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        await using var admin = await ConnectionMultiplexer.ConnectAsync(server.Address + ",allowAdmin=true");
        var log = admin.GetServers()[0];
        await log.ConfigSetAsync("slowlog-log-slower-than", 0);
        _go.SetResult();
        await using var app = await StartAsync(server.Address, null);

        using var answer = await app.PostAsync("/work", key: "k", body: Body);

        var claims = (await log.SlowlogGetAsync(100))
            .Select(c => c.Arguments.Select(a => a.ToString().ToUpperInvariant()).ToArray())
            .Where(c => c[0] == "SET" && c.Contains("NX") && c[1].Contains("IDEMPOTENCY", StringComparison.Ordinal)).ToArray();
        Assert.Equal("run 1", await answer.TextAsync());
        Assert.DoesNotContain("GET", Assert.Single(claims));
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Stop_NodeLeaves_EndsItsLease(StoreKind kind)
    {
        await using var stays = await StartAsync(kind);
        await using var leaves = await StartAsync(kind);
        RedisKey lease = _prefix + "node:" + leaves.InstanceId();
        Assert.True(await stays.Database().KeyExistsAsync(lease));

        await leaves.App.StopAsync();

        Assert.False(await stays.Database().KeyExistsAsync(lease));
        Assert.True(await stays.Database().KeyExistsAsync(_prefix + "node:" + stays.InstanceId()));
    }

    /// <summary>What a node that was killed in the middle of the request leaves behind.</summary>
    private async Task ClaimAsync(TestApp app, string owner)
    {
        var request = new DefaultHttpContext().Request;
        (request.Method, request.Path, request.ContentType) = ("POST", "/work", "text/plain; charset=utf-8");
        var fingerprint = RequestFingerprint.Of(request, Encoding.UTF8.GetBytes(Body));
        await app.Database().StringSetAsync(
            _prefix + "idempotency:" + RequestFingerprint.StoreKey(request, "k", Requests.SessionCookie),
            KeyRecord.Claim(fingerprint, owner),
            TimeSpan.FromHours(1));
    }

    private static TaskCompletionSource Done()
    {
        var done = new TaskCompletionSource();
        done.SetResult();
        return done;
    }

    private Task<TestApp> StartAsync(StoreKind kind, Action<StormproofOptions>? options = null) =>
        StartAsync(stores.Address(kind), options);

    private Task<TestApp> StartAsync(string store, Action<StormproofOptions>? options) => NodeApp.StartKeyedAsync(
        store,
        _prefix,
        app => app.MapPost("/work", async () =>
        {
            var run = Interlocked.Increment(ref _runs);
            _entered.TrySetResult();
            if (run == 1)
            {
                await _go.Task;
            }
            else
            {
                await _secondMayEnd.Task;
            }

            return $"run {run}";
        }),
        options);
}
