using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Stormproof.Hosting.Idempotency;
using Stormproof.Testing.Stores;
using Stormproof.Testing.Web;

namespace Stormproof.Hosting.Tests.Idempotency;

/// <summary>Same key, same answer, once, from any node.</summary>
public sealed class IdempotencyMiddlewareTests(StoreFixture stores)
{
    private readonly string _prefix = NodeApp.NewPrefix();
    private int _runs;

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Repeat_SameRequest_GetsTheFirstAnswerFromEitherNode(StoreKind kind)
    {
        await using var first = await StartAsync(kind);
        await using var second = await StartAsync(kind);

        using var answer = await first.PostAsync("/orders", key: "k", body: "1");
        using var repeat = await first.PostAsync("/orders", key: "k", body: "1");
        using var elsewhere = await second.PostAsync("/orders", key: "k", body: "1");

        Assert.Equal(1, _runs);
        Assert.Null(answer.Header("Idempotency-Replayed"));
        foreach (var again in new[] { repeat, elsewhere })
        {
            Assert.Equal(HttpStatusCode.Created, again.StatusCode);
            Assert.Equal("order 1", await again.TextAsync());
            Assert.Equal("text/x-order", again.Header("Content-Type"));
            Assert.Equal("/orders/1", again.Header("Location"));
            Assert.Equal("a=1; path=/; b=2; path=/", again.Header("Set-Cookie"));
            Assert.Equal("true", again.Header("Idempotency-Replayed"));
        }

        Assert.Equal(answer.Header("Set-Cookie"), repeat.Header("Set-Cookie"));
    }

    [Theory]
    [InlineData(StoreKind.Garnet, "PUT")]
    [InlineData(StoreKind.Garnet, "PATCH")]
    [InlineData(StoreKind.Redis, "DELETE")]
    [InlineData(StoreKind.Redis, "POST")]
    public async Task Repeat_AnyUnsafeMethod_RunsOnce(StoreKind kind, string method)
    {
        await using var app = await StartAsync(kind);

        using var first = await app.SendAsync(new HttpMethod(method), "/count", key: "k");
        using var repeat = await app.SendAsync(new HttpMethod(method), "/count", key: "k");

        Assert.Equal("run 1 key k", await repeat.TextAsync());
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Repeat_SafeMethodOrNoKey_RunsEachTimeAndHasNoKey(StoreKind kind)
    {
        await using var app = await StartAsync(kind);

        using var get = await app.SendAsync(HttpMethod.Get, "/count", key: "k");
        using var getAgain = await app.SendAsync(HttpMethod.Get, "/count", key: "k");
        using var post = await app.PostAsync("/count");
        using var postAgain = await app.PostAsync("/count");

        Assert.Equal("run 1 key null", await get.TextAsync());
        Assert.Equal("run 2 key null", await getAgain.TextAsync());
        Assert.Equal("run 3 key null", await post.TextAsync());
        Assert.Equal("run 4 key null", await postAgain.TextAsync());
    }

    [Theory]
    [InlineData(StoreKind.Garnet, "/orders", "2")]
    [InlineData(StoreKind.Garnet, "/count", "1")]
    [InlineData(StoreKind.Redis, "/orders", "2")]
    [InlineData(StoreKind.Redis, "/orders?x=1", "1")]
    public async Task Repeat_AnotherRequestUnderTheKey_IsRefused(StoreKind kind, string path, string body)
    {
        await using var app = await StartAsync(kind);
        using var first = await app.PostAsync("/orders", key: "k", body: "1");

        using var other = await app.PostAsync(path, key: "k", body: body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Contains("another request", await other.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(1, _runs);
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Repeat_AnotherCallerWithTheKey_IsIndependent(StoreKind kind)
    {
        await using var app = await StartAsync(kind);
        var texts = new List<string>();
        foreach (var (header, value) in new[]
        {
            ("Authorization", "Bearer alice"), ("Authorization", "Bearer bob"), ("Cookie", $"{Requests.SessionCookie}=carol"),
            ("Authorization", "Bearer alice"),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/count");
            request.Headers.Add(header, value);
            request.Headers.Add("Idempotency-Key", "k");
            using var answer = await app.Client.SendAsync(request);
            texts.Add(await answer.TextAsync());
        }

        Assert.Equal(["run 1 key k", "run 2 key k", "run 3 key k", "run 1 key k"], texts);
    }

    [Theory]
    [InlineData(StoreKind.Garnet, "")]
    [InlineData(StoreKind.Garnet, "?throw=1")]
    [InlineData(StoreKind.Redis, "")]
    [InlineData(StoreKind.Redis, "?throw=1")]
    public async Task Repeat_FirstFailed_RunsAgain(StoreKind kind, string how)
    {
        await using var app = await StartAsync(kind);

        using var failed = await app.PostAsync("/fails-once" + how, key: "k");
        using var repeat = await app.PostAsync("/fails-once" + how, key: "k");

        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, repeat.StatusCode);
        Assert.Equal("run 2", await repeat.TextAsync());
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Repeat_ClientError_IsKept(StoreKind kind)
    {
        await using var app = await StartAsync(kind);

        using var first = await app.PostAsync("/unknown", key: "k");
        using var repeat = await app.PostAsync("/unknown", key: "k");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (first.StatusCode, repeat.StatusCode));
        Assert.Equal("true", repeat.Header("Idempotency-Replayed"));
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Answer_TooLargeToKeep_IsWholeAtFirstAndRefusedToTheRepeat(StoreKind kind)
    {
        await using var app = await StartAsync(kind, o => o.Idempotency.MaxResponseBytes = 1000);

        using var first = await app.PostAsync("/large?bytes=100000", key: "k");
        using var repeat = await app.PostAsync("/large?bytes=100000", key: "k");
        using var fits = await app.PostAsync("/large?bytes=1000", key: "k2");
        using var fitsAgain = await app.PostAsync("/large?bytes=1000", key: "k2");

        Assert.Equal(new string('x', 100_000), await first.TextAsync());
        Assert.Equal(HttpStatusCode.Conflict, repeat.StatusCode);
        Assert.Contains("too large", await repeat.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(new string('x', 1000), await fitsAgain.TextAsync());
        Assert.Equal(2, _runs);
    }

    [Theory]
    [InlineData("k", 24 * 60 * 60)]
    [InlineData("gateway-1", 60)]
    public async Task Answer_Kept_ExpiresWithTheKindOfItsKey(string key, int seconds)
    {
        await using var app = await StartAsync(StoreKind.Redis);

        using var answer = await app.PostAsync("/count", key: key);

        var request = new DefaultHttpContext().Request;
        var record = _prefix + "idempotency:" + RequestFingerprint.StoreKey(request, key, Requests.SessionCookie);
        var left = await app.Database().KeyTimeToLiveAsync(record);
        Assert.InRange(left!.Value.TotalSeconds, seconds - 30, seconds);
    }

    [Fact]
    public async Task Answer_ErrorAfterTheResponseStarted_IsNoPartOfAnAnswer()
    {
        await using var app = await StartAsync(StoreKind.Redis);

        using var answer = await app.PostAsync("/half?start=1", key: "k");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("", await answer.TextAsync());
    }

    [Fact]
    public async Task Answer_ErrorPageAfterPartOfAnAnswer_IsThePageAlone()
    {
        await using var app = await StartAsync(StoreKind.Redis);

        using var answer = await app.PostAsync("/half", key: "k");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("sorry", await answer.TextAsync());
        Assert.Equal("node-1", answer.Header("X-Served-By"));
    }

    private Task<TestApp> StartAsync(StoreKind kind, Action<StormproofOptions>? options = null) =>
        NodeApp.StartKeyedAsync(stores.Address(kind), _prefix, Map, options);

    private void Map(WebApplication app)
    {
        app.UseExceptionHandler(page => page.Run(context => context.Response.WriteAsync("sorry")));
        app.MapPost("/orders", async (HttpContext context) =>
        {
            var run = Interlocked.Increment(ref _runs);
            context.Response.StatusCode = StatusCodes.Status201Created;
            context.Response.ContentType = "text/x-order";
            context.Response.Headers.Location = $"/orders/{run}";
            context.Response.Cookies.Append("a", "1");
            context.Response.Cookies.Append("b", "2");
            await context.Response.WriteAsync($"order {run}");
        });
        app.Map("/count", (HttpContext context) =>
            $"run {Interlocked.Increment(ref _runs)} key {context.GetIdempotencyKey() ?? "null"}");
        app.MapPost("/fails-once", (HttpContext context) =>
        {
            if (Interlocked.Increment(ref _runs) > 1)
            {
                return Results.Text($"run {_runs}");
            }

            return context.Request.Query.ContainsKey("throw") ? throw new InvalidOperationException() : Results.StatusCode(500);
        });
        app.MapPost("/large", (int bytes) =>
        {
            Interlocked.Increment(ref _runs);
            return new string('x', bytes);
        });
        app.MapPost("/half", async (HttpContext context) =>
        {
            if (context.Request.Query.ContainsKey("start"))
            {
                await context.Response.StartAsync();
            }

            await context.Response.Body.WriteAsync("half of an ans"u8.ToArray());
            throw new InvalidOperationException();
        });
    }
}
