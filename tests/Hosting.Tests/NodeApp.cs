using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Stormproof.Hosting.LoadReport;
using Stormproof.Sessions;
using Stormproof.Testing;
using Stormproof.Testing.Web;

namespace Stormproof.Hosting.Tests;

/// <summary>A node as an app's author writes it: <c>AddStormproof</c>, with a store when its address is given.</summary>
internal static class NodeApp
{
    public static string NewPrefix() => $"{Guid.NewGuid():N}:";

    public static Task<TestApp> StartAsync(
        Action<StormproofOptions>? options = null,
        Action<WebApplication>? map = null,
        TimeProvider? clock = null,
        Action<WebApplicationBuilder>? configure = null) =>
        TestApp.StartAsync(
            builder =>
            {
                if (clock is not null)
                {
                    builder.Services.AddSingleton(clock);
                }

                builder.AddStormproof(o =>
                {
                    o.NodeName = "node-1";
                    options?.Invoke(o);
                });
                configure?.Invoke(builder);
            },
            app =>
            {
                app.MapGet("/", () => "home");
                map?.Invoke(app);
            });

    /// <summary>A node that honours keys and has sessions, on the given store.</summary>
    public static Task<TestApp> StartKeyedAsync(
        string store, string prefix, Action<WebApplication> map, Action<StormproofOptions>? options = null) =>
        StartAsync(
            o =>
            {
                o.HonourIdempotencyKeys = true;
                o.Idempotency.KeyPrefix = prefix;
                options?.Invoke(o);
            },
            app =>
            {
                app.UseSession();
                map(app);
            },
            configure: builder =>
            {
                builder.Services.AddStormproofSessions(o =>
                {
                    o.Configuration = store;
                    o.KeyPrefix = prefix;
                    o.CommandTimeout = TimeSpan.FromMilliseconds(500);
                });
                builder.Services.AddSession();
            });

    public static IDatabase Database(this TestApp app) =>
        app.App.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();

    /// <summary>The id of this run of the node, under which it claims keys.</summary>
    public static string InstanceId(this TestApp app) => app.App.Services.GetRequiredService<NodeInstance>().Id;

    public static int InFlight(this TestApp app) => app.App.Services.GetRequiredService<LoadMeter>().InFlight;

    public static string? Header(this HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) || answer.Content.Headers.TryGetValues(name, out values)
            ? string.Join("; ", values)
            : null;

    public static async Task<(int Status, JsonElement Json, string Text)> ReadyAsync(this TestApp app)
    {
        using var answer = await app.GetAsync("/healthz/ready");
        var text = await answer.TextAsync();
        return ((int)answer.StatusCode, JsonDocument.Parse(text).RootElement, text);
    }

    /// <summary>A repeat with key "k" finds no claim that stands for a request which has long ended.</summary>
    public static Task RunsAgainAsync(this TestApp app, string path, string expected = "run 2") =>
        Eventually.TrueAsync("the repeat ran", async () =>
        {
            using var repeat = await app.PostAsync(path, key: "k");
            return repeat.IsSuccessStatusCode && await repeat.TextAsync() == expected;
        });
}
