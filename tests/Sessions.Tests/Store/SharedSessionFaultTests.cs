using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Stormproof.Testing;
using Stormproof.Testing.Stores;
using Stormproof.Testing.Web;

namespace Stormproof.Sessions.Tests.Store;

/// <summary>A change that was not kept is never answered as if it were, and a store that is away is no empty session.</summary>
public sealed class SharedSessionFaultTests(StoreFixture stores)
{
    private readonly string _prefix = SessionApp.NewPrefix();

    [Theory]
    [InlineData(StoreKind.Garnet, "body")]
    [InlineData(StoreKind.Garnet, "status")]
    [InlineData(StoreKind.Redis, "body")]
    [InlineData(StoreKind.Redis, "status")]
    public async Task Commit_StoreGoneSinceLoad_IsAServerError(StoreKind kind, string answers)
    {
        await using var proxy = new StoreProxy(stores.Address(kind));
        await using var app = await StartAsync(proxy, a => a.MapPost("/fault", async (HttpContext context) =>
        {
            await context.Session.LoadAsync();
            proxy.Cut();
            context.Session.SetString("a", "2");
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            if (answers == "body")
            {
                await context.Response.WriteAsync("kept");
            }
        }));
        var cookie = await app.NewSessionAsync("a");

        using var answer = await app.PostAsync("/fault", cookie);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.DoesNotContain("kept", await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Commit_FailsAfterTheResponseStarted_AbortsTheConnection(StoreKind kind)
    {
        await using var proxy = new StoreProxy(stores.Address(kind));
        await using var app = await StartAsync(proxy, a => a.MapPost("/fault", async (HttpContext context) =>
        {
            await context.Session.LoadAsync();
            await context.Response.WriteAsync("kept");
            await context.Response.Body.FlushAsync();
            proxy.Cut();
            context.Session.SetString("a", "2");
        }));
        var cookie = await app.NewSessionAsync("a");

        await Assert.ThrowsAsync<HttpRequestException>(() => app.PostAsync("/fault", cookie));
    }

    [Theory]
    [InlineData(StoreKind.Garnet, "/get/a")]
    [InlineData(StoreKind.Garnet, "/get-unloaded/a")]
    [InlineData(StoreKind.Redis, "/get/a")]
    [InlineData(StoreKind.Redis, "/get-unloaded/a")]
    public async Task Load_StoreAway_IsAServerErrorUntilItIsBack(StoreKind kind, string path)
    {
        await using var proxy = new StoreProxy(stores.Address(kind));
        await using var app = await StartAsync(proxy);
        var cookie = await app.NewSessionAsync("a");
        proxy.Cut();

        using (var away = await app.GetAsync(path, cookie))
        {
            Assert.Equal(HttpStatusCode.InternalServerError, away.StatusCode);
            Assert.Equal("fine", await app.TextAsync("/untouched", cookie));
        }

        proxy.Restore();
        await Eventually.TrueAsync("the session is back", async () =>
        {
            using var back = await app.GetAsync(path, cookie);
            // Between away and back there is no answer without the value.
            Assert.True(!back.IsSuccessStatusCode || await back.TextAsync() == "1", "an empty session was shown");
            return back.IsSuccessStatusCode;
        });
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Request_StoreRestartedEmpty_WorksAgainWithoutARestart(StoreKind kind)
    {
        await using StoreServer store = kind == StoreKind.Garnet ? new GarnetServer() : new RedisServer();
        await store.StartAsync();
        await using var app = await SessionApp.StartAsync(store.Address, _prefix, options: ShortTimeout);
        var cookie = await app.NewSessionAsync("a");

        await store.StopAsync();
        using var away = await app.PostAsync("/set/a/2", cookie);
        await store.StartAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, away.StatusCode);
        await Eventually.TrueAsync("the session takes values again", async () =>
        {
            using var back = await app.PostAsync("/set/a/3", cookie);
            return back.IsSuccessStatusCode;
        });
        Assert.Equal("3", await app.TextAsync("/get/a", cookie));
    }

    private static void ShortTimeout(SharedSessionOptions options) => options.CommandTimeout = TimeSpan.FromMilliseconds(500);

    private Task<TestApp> StartAsync(StoreProxy proxy, Action<WebApplication>? map = null) =>
        SessionApp.StartAsync(proxy.Address, _prefix, map, ShortTimeout);
}
