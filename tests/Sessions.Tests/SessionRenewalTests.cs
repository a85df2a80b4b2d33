using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Stormproof.Testing.Stores;
using Stormproof.Testing.Web;

namespace Stormproof.Sessions.Tests;

public sealed class SessionRenewalTests(StoreFixture stores)
{
    private readonly string _prefix = SessionApp.NewPrefix();

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task RenewSessionAsync_CookieWasPlanted_ItIsNotLoggedIn(StoreKind kind)
    {
        await using var app = await StartAsync(stores.Address(kind));
        var planted = await app.NewSessionAsync("cart");

        using var login = await app.PostAsync("/login", planted);
        var own = login.SetSessionCookie();

        Assert.NotNull(own);
        Assert.NotEqual(planted, own);
        Assert.Equal("cart user", await app.TextAsync("/keys", own));
        Assert.Equal("", await app.TextAsync("/keys", planted));
        // The old one is gone from the store, not only from sight.
        await app.OnlySessionAsync(_prefix);
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task RenewSessionAsync_UnkeptChanges_MoveToo(StoreKind kind)
    {
        await using var app = await StartAsync(stores.Address(kind), a => a.MapPost("/change-and-login", async context =>
        {
            context.Session.SetString("added", "1");
            context.Session.Remove("removed");
            await context.RenewSessionAsync();
            context.Session.SetString("user", "1");
        }));
        var before = await app.NewSessionAsync("cart", "removed");

        using var login = await app.PostAsync("/change-and-login", before);

        Assert.Equal("added cart user", await app.TextAsync("/keys", login.SetSessionCookie()));
        Assert.Equal("", await app.TextAsync("/keys", before));
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task RenewSessionAsync_NothingInIt_MovesAllTheSame(StoreKind kind)
    {
        await using var app = await StartAsync(stores.Address(kind), a => a.MapPost("/renew", async context =>
        {
            context.Session.Clear();
            await context.RenewSessionAsync();
        }));
        var before = await app.NewSessionAsync("cart");

        using var renewal = await app.PostAsync("/renew", before);
        var after = renewal.SetSessionCookie();
        (await app.PostAsync("/set/late/1", before)).Dispose();

        Assert.NotNull(after);
        Assert.Equal("", await app.TextAsync("/keys", after));
    }

    [Theory]
    [InlineData(StoreKind.Garnet, null)]
    [InlineData(StoreKind.Redis, null)]
    [InlineData(StoreKind.Redis, Requests.SessionCookie + "=unreadable")]
    public async Task RenewSessionAsync_NoSessionBrought_SetsOneCookie(StoreKind kind, string? cookie)
    {
        await using var app = await StartAsync(stores.Address(kind));

        using var login = await app.PostAsync("/login", cookie);

        Assert.Single(login.Headers.GetValues("Set-Cookie"));
        Assert.Equal("user", await app.TextAsync("/keys", login.SetSessionCookie()));
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task RenewSessionAsync_StoreGoneBeforeTheCommit_FailsAndTheOldOneStands(StoreKind kind)
    {
        await using var proxy = new StoreProxy(stores.Address(kind));
        await using var app = await StartAsync(proxy.Address, a => a.MapPost("/cut", async context =>
        {
            await context.RenewSessionAsync();
            context.Session.SetString("user", "1");
            proxy.Cut();
        }));
        await using var other = await StartAsync(stores.Address(kind));
        var before = await app.NewSessionAsync("cart");

        using var login = await app.PostAsync("/cut", before);

        Assert.Equal(HttpStatusCode.InternalServerError, login.StatusCode);
        Assert.Equal("cart", await other.TextAsync("/keys", before));
        await other.OnlySessionAsync(_prefix);
    }

    [Fact]
    public async Task RenewSessionAsync_OtherCookies_AreStillThere()
    {
        await using var app = await StartAsync(stores.Address(StoreKind.Redis), a => a.MapPost("/taste", async context =>
        {
            await context.RenewSessionAsync();
            await context.Response.WriteAsync(context.Request.Cookies["taste"] + context.Request.Headers.Cookie.Count);
        }));
        var before = await app.NewSessionAsync("cart");

        using var answer = await app.PostAsync("/taste", before + "; taste=sweet");

        Assert.Equal("sweet1", await answer.TextAsync());
    }

    [Fact]
    public async Task RenewSessionAsync_ResponseStarted_Throws()
    {
        Exception? thrown = null;
        await using var app = await StartAsync(stores.Address(StoreKind.Redis), a => a.MapPost("/late", async context =>
        {
            await context.Response.StartAsync();
            thrown = await Record.ExceptionAsync(() => context.RenewSessionAsync());
        }));
        var before = await app.NewSessionAsync("cart");

        (await app.PostAsync("/late", before)).Dispose();

        Assert.Contains("response has started", Assert.IsType<InvalidOperationException>(thrown).Message,
            StringComparison.Ordinal);
        Assert.Equal("cart", await app.TextAsync("/keys", before));
    }

    [Fact]
    public async Task RenewSessionAsync_NoSessionMiddleware_SaysWhatToCall()
    {
        var context = new DefaultHttpContext();

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => context.RenewSessionAsync());

        Assert.Contains("UseSession()", thrown.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task RenewSessionAsync_FrameworksOwnStore_WorksAlike(bool planted)
    {
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Services.AddDistributedMemoryCache();
                builder.Services.AddSession();
            },
            a =>
            {
                a.UseSession();
                a.MapPost("/set/cart/1", (HttpContext context) => context.Session.SetString("cart", "1"));
                a.MapGet("/keys", (HttpContext context) => string.Join(' ', context.Session.Keys.Order(StringComparer.Ordinal)));
                MapLogin(a);
            });
        var before = planted ? await app.NewSessionAsync("cart") : null;

        using var login = await app.PostAsync("/login", before);
        var own = login.SetSessionCookie();

        Assert.Single(login.Headers.GetValues("Set-Cookie"));
        Assert.Equal(planted ? "cart user" : "user", await app.TextAsync("/keys", own));
        Assert.Equal("", await app.TextAsync("/keys", before));
    }

    private Task<TestApp> StartAsync(string store, Action<WebApplication>? map = null) => SessionApp.StartAsync(
        store,
        _prefix,
        a =>
        {
            MapLogin(a);
            map?.Invoke(a);
        },
        o => o.CommandTimeout = TimeSpan.FromMilliseconds(500));

    private static void MapLogin(WebApplication app) => app.MapPost("/login", async context =>
    {
        await context.RenewSessionAsync();
        context.Session.SetString("user", "1");
    });
}
