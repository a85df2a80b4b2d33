using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Stormproof.Testing;
using Stormproof.Testing.Stores;
using Stormproof.Testing.Web;

namespace Stormproof.Hosting.Tests.Idempotency;

/// <summary>Keys while the store goes away.</summary>
public sealed class IdempotencyFaultTests(StoreFixture stores)
{
    private readonly string _prefix = NodeApp.NewPrefix();
    private int _runs;

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Claim_StoreAway_IsRefusedUntilItIsBack(StoreKind kind)
    {
        await using var proxy = new StoreProxy(stores.Address(kind));
        await using var app = await StartAsync(proxy);
        proxy.Cut();

        using var away = await app.PostAsync("/count", key: "k");
        using var unkeyed = await app.PostAsync("/count");
        proxy.Restore();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);
        Assert.Equal("1", away.Header("Retry-After"));
        Assert.Equal("run 1", await unkeyed.TextAsync());
        await Eventually.TrueAsync("keys are taken again", async () =>
        {
            using var back = await app.PostAsync("/count", key: "k");
            return back.IsSuccessStatusCode && await back.TextAsync() == "run 2";
        });
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Claim_ReplyLost_TheRepeatRuns(StoreKind kind)
    {
        await using var proxy = new StoreProxy(stores.Address(kind));
        await using var app = await StartAsync(proxy);
        proxy.HoldReplies = TimeSpan.FromSeconds(30);

        using var lost = await app.PostAsync("/count", key: "k");
        proxy.Cut();
        proxy.Restore();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, lost.StatusCode);
        proxy.HoldReplies = TimeSpan.Zero;
        await app.RunsAgainAsync("/count", "run 1");
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Keep_StoreGoneSinceTheClaim_IsNoSuccessAndTheRepeatRuns(StoreKind kind)
    {
        await using var proxy = new StoreProxy(stores.Address(kind));
        await using var app = await StartAsync(proxy, a => a.MapPost("/cut", () => Run(proxy)));

        using var lost = await app.PostAsync("/cut", key: "k");
        proxy.Restore();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, lost.StatusCode);
        Assert.Equal("1", lost.Header("Retry-After"));
        Assert.DoesNotContain("run", await lost.TextAsync(), StringComparison.Ordinal);
        await app.RunsAgainAsync("/cut");
    }

    [Theory]
    [InlineData(StoreKind.Garnet, "throws")]
    [InlineData(StoreKind.Redis, "throws")]
    [InlineData(StoreKind.Redis, "fails")]
    public async Task Release_StoreGoneSinceTheClaim_TheRepeatRuns(StoreKind kind, string how)
    {
        await using var proxy = new StoreProxy(stores.Address(kind));
        await using var app = await StartAsync(proxy, a => a.MapPost("/cut", () =>
        {
            var text = Run(proxy);
            return text != "run 1" ? Results.Text(text)
                : how == "throws" ? throw new InvalidOperationException()
                : Results.StatusCode(500);
        }));

        using var failed = await app.PostAsync("/cut", key: "k");
        proxy.Restore();

        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        await app.RunsAgainAsync("/cut");
    }

    private string Run(StoreProxy proxy)
    {
        var run = Interlocked.Increment(ref _runs);
        if (run == 1)
        {
            proxy.Cut();
        }

        return $"run {run}";
    }

    private Task<TestApp> StartAsync(StoreProxy proxy, Action<WebApplication>? map = null) => NodeApp.StartKeyedAsync(
        proxy.Address,
        _prefix,
        app =>
        {
            app.MapPost("/count", () => $"run {Interlocked.Increment(ref _runs)}");
            map?.Invoke(app);
        },
        o =>
        {
            o.Idempotency.WaitForFirst = TimeSpan.FromSeconds(3);
            o.Idempotency.OwnerLease = TimeSpan.FromSeconds(2);
        });
}
