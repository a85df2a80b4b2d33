using System.Net;
using Microsoft.AspNetCore.Builder;
using Stormproof.Testing;
using Stormproof.Testing.Stores;
using Stormproof.Testing.Web;

namespace Stormproof.Hosting.Tests.Health;

public sealed class HealthMiddlewareTests(StoreFixture stores)
{
    [Fact]
    public async Task Live_NodeUnready_StillAnswers()
    {
        await using var app = await NodeApp.StartAsync(
            o => o.AddDependency("db", (_, _) => throw new InvalidOperationException()));

        using var live = await app.GetAsync("/healthz/live");

        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal("live\n", await live.TextAsync());
        Assert.Equal("no-store", live.Header("Cache-Control"));
        Assert.Equal(503, (await app.ReadyAsync()).Status);
    }

    [Fact]
    public async Task Ready_AllAnswer_NamesNodeInstanceAndChecks()
    {
        await using var app = await NodeApp.StartAsync(o => o.AddDependency("db", (_, _) => Task.CompletedTask));
        await Eventually.TrueAsync("ready", async () => (await app.ReadyAsync()).Status == 200);

        using var answer = await app.GetAsync("/healthz/ready");
        var (_, json, _) = await app.ReadyAsync();

        Assert.Equal("application/json", answer.Header("Content-Type"));
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.Equal("ready", json.GetProperty("status").GetString());
        Assert.False(json.TryGetProperty("reason", out _));
        Assert.Equal("node-1", json.GetProperty("node").GetString());
        Assert.Equal(app.InstanceId(), json.GetProperty("instance").GetString());
        Assert.Equal(0, json.GetProperty("honours").GetArrayLength());
        var check = Assert.Single(json.GetProperty("checks").EnumerateArray());
        Assert.Equal("db", check.GetProperty("name").GetString());
        Assert.True(check.GetProperty("ok").GetBoolean());
        Assert.True(check.GetProperty("durationMs").GetDouble() >= 0);
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Ready_NodeWithStore_DeclaresKeysAndFollowsTheStore(StoreKind kind)
    {
        await using var proxy = new StoreProxy(stores.Address(kind));
        await using var app = await NodeApp.StartKeyedAsync(proxy.Address, NodeApp.NewPrefix(), _ => { });
        await Eventually.TrueAsync("ready", async () => (await app.ReadyAsync()).Status == 200);
        var (_, ready, _) = await app.ReadyAsync();

        proxy.Cut();
        await Eventually.TrueAsync("unready", async () => (await app.ReadyAsync()).Status == 503);
        var (_, away, _) = await app.ReadyAsync();
        proxy.Restore();
        await Eventually.TrueAsync("ready again", async () => (await app.ReadyAsync()).Status == 200);

        Assert.Equal(["idempotency-key"], ready.GetProperty("honours").EnumerateArray().Select(h => h.GetString()));
        Assert.Equal("unready", away.GetProperty("status").GetString());
        Assert.StartsWith("store: ", away.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Healthz_OtherPathOrMethod_GoesToTheApp()
    {
        await using var app = await NodeApp.StartAsync(map: a => a.MapGet("/healthz/own", () => "own"));

        using var own = await app.GetAsync("/healthz/own");
        using var unknown = await app.GetAsync("/healthz/other");
        using var post = await app.PostAsync("/healthz/live");
        using var similar = await app.GetAsync("/healthzz/live");

        Assert.Equal("own", await own.TextAsync());
        Assert.All([unknown, post, similar], a => Assert.Equal(HttpStatusCode.NotFound, a.StatusCode));
    }
}
