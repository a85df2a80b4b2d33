using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Stormproof.Testing.Stores;
using Stormproof.Testing.Web;

namespace Stormproof.Hosting.Tests.Idempotency;

/// <summary>Sessions inside of requests with a key.</summary>
public sealed class IdempotencySessionTests(StoreFixture stores)
{
    private readonly string _prefix = NodeApp.NewPrefix();
    private int _runs;

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Session_SetInAKeyedRequest_IsKeptWithItsCookie(StoreKind kind)
    {
        await using var proxy = new StoreProxy(stores.Address(kind));
        await using var app = await NodeApp.StartKeyedAsync(proxy.Address, _prefix, a =>
        {
            a.MapPost("/login", (HttpContext context) =>
            {
                context.Session.SetString("user", $"run {Interlocked.Increment(ref _runs)}");
                return "welcome";
            });
            a.MapGet("/user", (HttpContext context) => context.Session.GetString("user") ?? "none");
        });

        using var first = await app.PostAsync("/login", key: "k");
        using var repeat = await app.PostAsync("/login", key: "k");
        using var user = await app.GetAsync("/user", repeat.SetSessionCookie());

        Assert.NotNull(first.SetSessionCookie());
        Assert.Equal(first.SetSessionCookie(), repeat.SetSessionCookie());
        Assert.Equal("welcome", await repeat.TextAsync());
        Assert.Equal("run 1", await user.TextAsync());
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Session_CommitFailsInAKeyedRequest_IsNoSuccessAndNotKept(StoreKind kind)
    {
        await using var proxy = new StoreProxy(stores.Address(kind));
        await using var app = await NodeApp.StartKeyedAsync(
            proxy.Address,
            _prefix,
            a => a.MapPost("/login", async (HttpContext context) =>
            {
                var run = Interlocked.Increment(ref _runs);
                if (run == 1)
                {
                    proxy.Cut();
                }

                context.Session.SetString("user", $"run {run}");
                await context.Response.WriteAsync($"run {run}");
            }),
            o => o.Idempotency.OwnerLease = TimeSpan.FromSeconds(2));

        using var failed = await app.PostAsync("/login", key: "k");
        proxy.Restore();

        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        await app.RunsAgainAsync("/login");
    }
}
