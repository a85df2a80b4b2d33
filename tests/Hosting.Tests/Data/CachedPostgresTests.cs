using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Stormproof.Caching;
using Stormproof.Postgres;

namespace Stormproof.Hosting.Tests.Data;

/// <summary>Cache and cluster together, on real servers, as two nodes see them.</summary>
public sealed class CachedPostgresTests(DataFixture data) : IClassFixture<DataFixture>
{
    private int _queries;

    [Fact]
    public async Task Write_ReplicaStandsStill_NoNodeReadsTheOldValue()
    {
        using var one = await data.NodeAsync();
        using var two = await data.NodeAsync();
        var id = await data.RowAsync(100);
        Assert.Equal(100, await GetAsync(one, id));
        await data.Postgres.PauseReplayAsync(1);
        try
        {
            for (var cents = 101; cents < 121; cents++)
            {
                await SetAsync(one, id, cents);
                Assert.Equal(cents, await GetAsync(two, id));
            }
        }
        finally
        {
            await data.Postgres.ResumeReplayAsync(1);
        }
    }

    [Fact]
    public async Task GetOrLoad_KeyThatIsThere_AsksNoDatabase()
    {
        using var one = await data.NodeAsync();
        using var two = await data.NodeAsync();
        var id = await data.RowAsync(100);

        Assert.Equal(100, await GetAsync(one, id));
        Assert.Equal(100, await GetAsync(two, id));

        Assert.Equal(1, _queries);
    }

    [Fact]
    public async Task Write_WorkThrows_NothingIsWrittenAndTheKeyIsCachedAgainAtOnce()
    {
        using var node = await data.NodeAsync();
        var id = await data.RowAsync(100);

        await Assert.ThrowsAsync<FormatException>(() => Cached(node).WriteAsync<int>([Key(id)], async (connection, _, token) =>
        {
            await DataFixture.SetAsync(connection, id, 200, token);
            throw new FormatException();
        }));

        // An intent that was left to lapse would send both reads past the cache.
        Assert.Equal(100, await GetAsync(node, id));
        Assert.Equal(100, await GetAsync(node, id));
        Assert.Equal(1, _queries);
    }

    [Fact]
    public async Task Add_ClustersTimesChanged_IntentsOutliveThem()
    {
        var services = new ServiceCollection().AddLogging().AddStormproofData(
            postgres =>
            {
                postgres.Primary = "Host=127.0.0.1";
                postgres.RequireReplica = false;
                postgres.MaxTransaction = TimeSpan.FromSeconds(90);
                postgres.IdleInTransaction = TimeSpan.FromSeconds(40);
            },
            cache => cache.Configuration = "127.0.0.1:1");
        await using var provider = services.BuildServiceProvider();

        var cache = provider.GetRequiredService<IOptions<CachingOptions>>().Value;

        var cluster = provider.GetRequiredService<IOptions<PostgresClusterOptions>>().Value;
        Assert.True(cache.MaxTransaction + cache.IdleInTransaction >= cluster.LatestCommit());
        Assert.True(cache.IntentMargin > TimeSpan.Zero);
    }

    private static CachedPostgres Cached(IHost node) =>
        node.Services.GetRequiredService<CachedPostgres>();

    private static string Key(int id) => $"price:{id}";

    private ValueTask<int?> GetAsync(IHost node, int id) =>
        Cached(node).GetOrLoadAsync(Key(id), id, (connection, row, token) =>
        {
            Interlocked.Increment(ref _queries);
            return DataFixture.ReadAsync(connection, row, token);
        });

    private static Task<int> SetAsync(IHost node, int id, int cents) =>
        Cached(node).WriteAsync([Key(id)], (connection, _, token) => DataFixture.SetAsync(connection, id, cents, token));
}
