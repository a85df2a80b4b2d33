using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Session;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Stormproof.Testing.Web;

namespace Stormproof.Sessions.Tests;

/// <summary>An app with the framework's own sessions on the shared store, and endpoints that use them as apps do.</summary>
internal static class SessionApp
{
    public static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(20);

    public static string NewPrefix() => $"{Guid.NewGuid():N}:";

    public static Task<TestApp> StartAsync(
        string store,
        string prefix,
        Action<WebApplication>? map = null,
        Action<SharedSessionOptions>? options = null,
        Action<WebApplicationBuilder>? configure = null,
        string? contentRoot = null) =>
        TestApp.StartAsync(
            builder =>
            {
                builder.Services.AddStormproofSessions(o =>
                {
                    o.Configuration = store;
                    o.KeyPrefix = prefix;
                    options?.Invoke(o);
                });
                builder.Services.AddSession(o => o.IdleTimeout = IdleTimeout);
                configure?.Invoke(builder);
            },
            app =>
            {
                app.UseSession();
                app.MapGet("/untouched", () => "fine");
                app.MapGet("/keys", async (HttpContext context) =>
                {
                    await context.Session.LoadAsync();
                    return string.Join(' ', context.Session.Keys.Order(StringComparer.Ordinal));
                });
                app.MapGet("/get/{key}", async (HttpContext context, string key) =>
                {
                    await context.Session.LoadAsync();
                    return context.Session.GetString(key) ?? "none";
                });
                app.MapGet("/get-unloaded/{key}", (HttpContext context, string key) => context.Session.GetString(key) ?? "none");
                app.MapPost("/set/{key}/{value}", async (HttpContext context, string key, string value) =>
                {
                    await context.Session.LoadAsync();
                    context.Session.SetString(key, value);
                });
                app.MapPost("/set-unloaded/{key}/{value}", (HttpContext context, string key, string value) =>
                    context.Session.SetString(key, value));
                app.MapPost("/remove/{key}", (HttpContext context, string key) => context.Session.Remove(key));
                app.MapPost("/clear", (HttpContext context) => context.Session.Clear());
                map?.Invoke(app);
            },
            contentRoot: contentRoot);

    public static IDatabase Database(this TestApp app) =>
        app.App.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();

    /// <summary>A session without a request, as the framework's middleware asks for it.</summary>
    public static ISession Session(this TestApp app, string sessionKey, bool isNew = false, Func<bool>? tryEstablish = null) =>
        app.App.Services.GetRequiredService<ISessionStore>()
            .Create(sessionKey, IdleTimeout, TimeSpan.FromSeconds(5), tryEstablish ?? (() => true), isNew);

    /// <summary>The store's key of the only session below the prefix.</summary>
    public static async Task<RedisKey> OnlySessionAsync(this TestApp app, string prefix)
    {
        var connection = app.App.Services.GetRequiredService<IConnectionMultiplexer>();
        var found = new List<RedisKey>();
        await foreach (var key in connection.GetServers()[0].KeysAsync(pattern: prefix + "session:*"))
        {
            found.Add(key);
        }

        return Assert.Single(found);
    }

    /// <summary>Starts a session with some values, "1" each, and returns its cookie.</summary>
    public static async Task<string> NewSessionAsync(this TestApp app, params string[] keys)
    {
        string? cookie = null;
        foreach (var key in keys)
        {
            using var answer = await app.PostAsync($"/set/{key}/1", cookie);
            answer.EnsureSuccessStatusCode();
            cookie ??= answer.SetSessionCookie();
        }

        return cookie!;
    }

    public static async Task<string> TextAsync(this TestApp app, string path, string? cookie)
    {
        using var answer = await app.GetAsync(path, cookie);
        answer.EnsureSuccessStatusCode();
        return await answer.TextAsync();
    }
}
