using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using StackExchange.Redis;
using Stormproof.Testing.Stores;
using Stormproof.Testing.Web;

namespace Stormproof.Sessions.Tests.Store;

/// <summary>What users of <c>HttpContext.Session</c> see, over real requests.</summary>
public sealed class SharedSessionTests(StoreFixture stores)
{
    private const int Writers = 100;
    private readonly string _prefix = SessionApp.NewPrefix();

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Set_OnOneNode_IsReadOnAnother(StoreKind kind)
    {
        await using var first = await StartAsync(kind);
        await using var second = await StartAsync(kind);
        var cookie = await first.NewSessionAsync("cart");

        Assert.Equal("1", await second.TextAsync("/get/cart", cookie));
        Assert.Equal("1", await second.TextAsync("/get-unloaded/cart", cookie));
        Assert.Equal("none", await second.TextAsync("/get/cart", cookie: null));
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Commit_ManyWritersOfDifferentKeysAtOnce_LosesNothing(StoreKind kind)
    {
        await using var first = await StartAsync(kind);
        await using var second = await StartAsync(kind);
        var cookie = await first.NewSessionAsync("k-start");
        TestApp[] nodes = [first, second];

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async i =>
        {
            using var answer = await nodes[i % 2].PostAsync($"/set/k{i:000}/{i}", cookie);
            answer.EnsureSuccessStatusCode();
        }));

        var expected = Enumerable.Range(0, Writers).Select(i => $"k{i:000}").Prepend("k-start");
        Assert.Equal(expected, (await first.TextAsync("/keys", cookie)).Split(' '));
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Commit_AnotherKeyChangedBetweenLoadAndCommit_LeavesThatKeyAlone(StoreKind kind)
    {
        static async Task RaceAsync(HttpContext context, IConnectionMultiplexer store)
        {
            await context.Session.LoadAsync();
            RedisKey hash = context.Request.Query["hash"].ToString();
            await store.GetDatabase().HashSetAsync(hash, [new("seen", "2"), new("fresh", "2")]);
            context.Session.SetString("mine", "3");
        }

        await using var app = await StartAsync(kind, a => a.MapPost("/race", RaceAsync));
        var cookie = await app.NewSessionAsync("seen", "mine");
        var hash = await app.OnlySessionAsync(_prefix);

        using var answer = await app.PostAsync($"/race?hash={Uri.EscapeDataString(hash.ToString())}", cookie);

        answer.EnsureSuccessStatusCode();
        Assert.Equal("2", await app.TextAsync("/get/seen", cookie));
        Assert.Equal("2", await app.TextAsync("/get/fresh", cookie));
        Assert.Equal("3", await app.TextAsync("/get/mine", cookie));
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Remove_OneKey_LeavesTheOthers(StoreKind kind)
    {
        await using var app = await StartAsync(kind);
        var cookie = await app.NewSessionAsync("a", "b", "c");

        using var answer = await app.PostAsync("/remove/b", cookie);

        answer.EnsureSuccessStatusCode();
        Assert.Equal("a c", await app.TextAsync("/keys", cookie));
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Clear_SessionWithKeys_RemovesAll(StoreKind kind)
    {
        await using var app = await StartAsync(kind);
        var cookie = await app.NewSessionAsync("a", "b");

        using var answer = await app.PostAsync("/clear", cookie);

        answer.EnsureSuccessStatusCode();
        Assert.Equal("", await app.TextAsync("/keys", cookie));
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Clear_ThenSet_KeepsTheNewKeyAlone(StoreKind kind)
    {
        await using var app = await StartAsync(kind, map: a => a.MapPost("/swap", (HttpContext context) =>
        {
            context.Session.SetString("lost", "1");
            context.Session.Clear();
            context.Session.SetString("new", "1");
            return context.Session.Keys;
        }));
        var cookie = await app.NewSessionAsync("a", "b");

        using var answer = await app.PostAsync("/swap", cookie);

        Assert.Equal("""["new"]""", await answer.TextAsync());
        Assert.Equal("new", await app.TextAsync("/keys", cookie));
        Assert.True(await app.Database().KeyTimeToLiveAsync(await app.OnlySessionAsync(_prefix)) > TimeSpan.FromMinutes(19));
    }

    [Theory]
    [InlineData(StoreKind.Garnet, "GET", "/get/a")]
    [InlineData(StoreKind.Garnet, "GET", "/get-unloaded/a")]
    [InlineData(StoreKind.Garnet, "POST", "/set-unloaded/a/2")]
    [InlineData(StoreKind.Redis, "GET", "/get/a")]
    [InlineData(StoreKind.Redis, "GET", "/get-unloaded/a")]
    [InlineData(StoreKind.Redis, "POST", "/set-unloaded/a/2")]
    public async Task Request_ReadOrWrite_RenewsTheSlidingExpiry(StoreKind kind, string method, string path)
    {
        await using var app = await StartAsync(kind);
        var cookie = await app.NewSessionAsync("a");
        var hash = await app.OnlySessionAsync(_prefix);
        Assert.True(await app.Database().KeyTimeToLiveAsync(hash) > TimeSpan.FromMinutes(19), "no expiry at first");
        await app.Database().KeyExpireAsync(hash, TimeSpan.FromSeconds(30));

        using var answer = await app.SendAsync(new HttpMethod(method), path, cookie);

        answer.EnsureSuccessStatusCode();
        var left = await app.Database().KeyTimeToLiveAsync(hash);
        Assert.True(left > TimeSpan.FromMinutes(19) && left <= SessionApp.IdleTimeout, $"{left} left");
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Request_UntouchedSession_LeavesItAlone(StoreKind kind)
    {
        await using var app = await StartAsync(kind);
        var cookie = await app.NewSessionAsync("a");
        var hash = await app.OnlySessionAsync(_prefix);
        await app.Database().KeyExpireAsync(hash, TimeSpan.FromSeconds(30));

        Assert.Equal("fine", await app.TextAsync("/untouched", cookie));

        Assert.True(await app.Database().KeyTimeToLiveAsync(hash) <= TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData(StoreKind.Garnet, "nonsense")]
    [InlineData(StoreKind.Redis, "nonsense")]
    [InlineData(StoreKind.Redis, "CfDJ8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData(StoreKind.Redis, "")]
    public async Task Request_UnreadableCookie_IsANewSession(StoreKind kind, string value)
    {
        await using var app = await StartAsync(kind);
        var unreadable = $"{Requests.SessionCookie}={value}";

        Assert.Equal("none", await app.TextAsync("/get/a", unreadable));
        using var written = await app.PostAsync("/set/a/1", unreadable);

        Assert.Equal(HttpStatusCode.OK, written.StatusCode);
        Assert.Equal("1", await app.TextAsync("/get/a", written.SetSessionCookie()));
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Request_TamperedCookie_DoesNotOpenTheSession(StoreKind kind)
    {
        await using var app = await StartAsync(kind);
        var cookie = await app.NewSessionAsync("a");
        var middle = cookie.Length / 2;
        var tampered = cookie[..middle] + (cookie[middle] == 'A' ? 'B' : 'A') + cookie[(middle + 1)..];

        Assert.Equal("1", await app.TextAsync("/get/a", cookie));
        Assert.Equal("none", await app.TextAsync("/get/a", tampered));
    }

    private Task<TestApp> StartAsync(StoreKind kind, Action<WebApplication>? map = null) =>
        SessionApp.StartAsync(stores.Address(kind), _prefix, map);
}
