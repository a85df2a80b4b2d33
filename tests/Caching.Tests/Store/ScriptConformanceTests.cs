using System.Globalization;
using StackExchange.Redis;
using Stormproof.Caching.Store;
using Stormproof.Model.Consistency;
using Stormproof.Testing.Stores;

namespace Stormproof.Caching.Tests.Store;

/// <summary>Random sequences of operations on the scripts and on the model's record: same answers, same state after each. The
/// model is given the time that the script saw; lifetimes of a few milliseconds lapse by themselves in between.</summary>
public sealed class ScriptConformanceTests(StoreFixture stores)
{
    private const int Operations = 3_000;
    private const long RetentionMs = 600_000;

    [Theory]
    [InlineData(StoreKind.Garnet, 1), InlineData(StoreKind.Garnet, 2), InlineData(StoreKind.Garnet, 3)]
    [InlineData(StoreKind.Redis, 1), InlineData(StoreKind.Redis, 2), InlineData(StoreKind.Redis, 3)]
    public async Task Scripts_RandomOperations_DoWhatTheModelDoes(StoreKind kind, int seed)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(stores.Address(kind));
        var pair = new ScriptAndModel(connection.GetDatabase(), $"conformance:{Guid.NewGuid():N}", RetentionMs);
        var random = new Random(seed);
        for (var i = 0; i < Operations; i++)
        {
            var what = await pair.StepAsync(random);

            var stored = RecordText.Parse(await pair.StoredAsync());
            Assert.True(
                RecordText.Show(pair.Model) == RecordText.Show(stored),
                $"seed {seed}, step {i}, {what}: model {RecordText.Show(pair.Model)}, store {RecordText.Show(stored)}");
        }

        // The sequence has seen every outcome, so that none agrees only by never happening.
        Assert.Equal(
            ["busy", "bypass", "granted", "hit", "lapsed", "negative", "rejected", "stored"],
            pair.Seen.Order(StringComparer.Ordinal));
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Intent_OneTooMany_IsRefused(StoreKind kind)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(stores.Address(kind));
        var database = connection.GetDatabase();
        RedisKey key = $"conformance:{Guid.NewGuid():N}";
        for (var i = 0; i < FenceRecord.MaxIntents; i++)
        {
            Assert.Equal("done", await IntendAsync(i));
        }

        Assert.Equal("refused", await IntendAsync(FenceRecord.MaxIntents));
        Assert.Equal("done", await IntendAsync(0));

        async Task<string?> IntendAsync(int number)
        {
            var reply = await database.ScriptEvaluateAsync(
                CacheScript.Intent, [key], [number.ToString("d32", CultureInfo.InvariantCulture), 60_000, RetentionMs]);
            return (string?)((RedisResult[])reply!)[1];
        }
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Scripts_RecordOfAnotherVersion_AreRefusedAndChangeNothing(StoreKind kind)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(stores.Address(kind));
        var database = connection.GetDatabase();
        RedisKey key = $"conformance:{Guid.NewGuid():N}";
        await database.StringSetAsync(key, "2V something else");

        await Assert.ThrowsAsync<RedisServerException>(
            () => database.ScriptEvaluateAsync(CacheScript.Lease, [key], [new string('a', 32), 1_000, RetentionMs]));

        Assert.Equal("2V something else", await database.StringGetAsync(key));
    }
}
