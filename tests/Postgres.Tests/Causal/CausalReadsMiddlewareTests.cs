using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stormproof.Testing.Web;

namespace Stormproof.Postgres.Tests.Causal;

[Collection("disturbs replica 2")]
public sealed class CausalReadsMiddlewareTests(SharedSystem shared)
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    [Fact]
    public async Task Request_AfterOwnWriteOnAnotherNode_SeesItWhileTheReplicaDoesNot()
    {
        await using var one = await StartAsync("causal");
        await using var other = await StartAsync("causal", create: false);
        await shared.System.PauseReplayAsync(2);
        try
        {
            var stale = 0;
            for (var n = 1; n <= 20; n++)
            {
                using var written = await one.Client.PostAsync($"/{n}", null);
                var cookie = Assert.Single(written.Headers.GetValues("Set-Cookie"));
                var header = Assert.Single(written.Headers.GetValues("Stormproof-Position"));
                Assert.Contains("max-age=60; path=/; samesite=lax; httponly", cookie, StringComparison.Ordinal);
                Assert.DoesNotContain("secure", cookie, StringComparison.Ordinal);

                Assert.Equal($"{n} primary", await GetAsync(other, ("Cookie", cookie.Split(';')[0])));
                Assert.Equal($"{n} primary", await GetAsync(other, ("Stormproof-Position", header)));
                stale += await GetAsync(other) == $"{n} primary" ? 0 : 1;
            }

            Assert.True(stale > 0, "Without the position nothing was stale, so nothing was proven.");
        }
        finally
        {
            await shared.System.ResumeReplayAsync(2);
        }
    }

    [Fact]
    public async Task Request_ForgedPosition_IsIgnoredAndReadsFromThePrimary()
    {
        await using var app = await StartAsync("forged");

        Assert.Equal("0 replica", await GetAsync(app));
        Assert.Equal("0 primary", await GetAsync(app, ("Stormproof-Position", "nonsense")));
        Assert.Equal("0 primary", await GetAsync(app, ("Cookie", "stormproof-position=" + new string('A', 38))));
    }

    [Fact]
    public async Task Request_WithoutAWrite_SetsNothing()
    {
        await using var app = await StartAsync("nothing");

        using var answer = await app.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.False(answer.Headers.Contains("Stormproof-Position"));
    }

    private async Task<TestApp> StartAsync(string table, bool create = true)
    {
        if (create)
        {
            await Shop.CreateAsync(shared.System, table);
        }

        var app = await TestApp.StartAsync(
            builder => builder.Services.AddStormproofPostgres(o =>
            {
                o.Primary = shared.System.ConnectionString(0);
                o.Replicas.Add(shared.System.ConnectionString(2));
                o.Nodes = 3;
                o.LagLimit = TimeSpan.FromSeconds(30);
                o.SigningKeys.Add(Key);
            }),
            app =>
            {
                app.UseStormproofCausalReads();
                app.MapPost("/{n:long}", (long n, PostgresCluster cluster) => Shop.WriteAsync(cluster, table, n));
                app.MapGet("/", (PostgresCluster cluster, CancellationToken ct) => cluster.ReadAsync(
                    async (r, c) =>
                        $"{await Shop.ReadAsync(r.Connection, table, c)} {(r.IsReplica ? "replica" : "primary")}", ct));
            });
        var cluster = app.App.Services.GetRequiredService<PostgresCluster>();
        await Shop.CaughtUpAsync(cluster, await cluster.GetCurrentPositionAsync());
        await Testing.Eventually.TrueAsync("the replica serves", () => cluster.Servers[1].ServesReads);
        return app;
    }

    private static async Task<string> GetAsync(TestApp app, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var answer = await app.Client.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }
}
