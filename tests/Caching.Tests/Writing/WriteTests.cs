using Stormproof.Caching.Tests.Fakes;
using Stormproof.Model.Consistency;
using Stormproof.Testing;

namespace Stormproof.Caching.Tests.Writing;

public sealed class WriteTests
{
    [Fact]
    public async Task Write_SeveralKeys_IntendsAllThenFencesAll()
    {
        using var system = new TestSystem();

        var version = await system.A.Cache.WriteAsync(["a", "b", "a"], (context, cancellationToken) =>
        {
            Assert.Equal(["intent", "intent"], system.A.Store.Calls);
            Assert.Single(system.Records["b"].Intents);
            return system.Database.WriteAsync(context, cancellationToken);
        });

        Assert.Equal(2, version);
        Assert.Equal(["intent", "intent", "fence", "fence"], system.A.Store.Calls);
        Assert.Empty(system.Records["a"].Intents);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_001)]
    public async Task Write_NoKeysOrTooMany_IsRefused(int keys)
    {
        using var system = new TestSystem();

        await Assert.ThrowsAsync<ArgumentException>(
            () => system.A.Cache.WriteAsync([.. Enumerable.Range(0, keys).Select(i => $"k{i}")], system.Database.WriteAsync));

        Assert.Equal(1, system.Database.Version);
    }

    [Fact]
    public async Task Write_BadKey_WritesNothing()
    {
        using var system = new TestSystem();

        await Assert.ThrowsAsync<ArgumentException>(
            () => system.A.Cache.WriteAsync(["good", "b\u0001d"], system.Database.WriteAsync));

        Assert.Empty(system.A.Store.Calls);
        Assert.Equal(1, system.Database.Version);
    }

    [Fact]
    public async Task Write_StoreAway_WritesNothingAndSaysSo()
    {
        using var system = new TestSystem();
        system.A.Store.IsAway = true;

        var refused = await Assert.ThrowsAsync<CacheUnavailableException>(system.A.WriteAsync);

        Assert.Contains("not begun", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, system.Database.Version);
    }

    [Fact]
    public async Task Write_OneIntentRefused_TakesTheOthersBack()
    {
        using var system = new TestSystem();
        var full = FenceRecord.Missing;
        for (var i = 0; i < FenceRecord.MaxIntents; i++)
        {
            full.TryIntend($"{i:d32}", 600_000, system.Records.NowMs, out full);
        }

        system.Records["full"] = full;

        var refused = await Assert.ThrowsAsync<CacheUnavailableException>(
            () => system.A.Cache.WriteAsync(["free", "full"], system.Database.WriteAsync));

        Assert.Contains("'full'", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, system.Database.Version);
        Assert.Empty(system.Records["free"].Intents);
        Assert.Equal(FenceRecord.MaxIntents, system.Records["full"].Intents.Count);
    }

    [Fact]
    public async Task Write_RolledBack_TakesTheIntentBack()
    {
        using var system = new TestSystem();

        await Assert.ThrowsAsync<InvalidDataException>(() => system.A.Cache.WriteAsync<int>([TestNode.Key], (context, _) =>
        {
            context.RolledBack();
            throw new InvalidDataException("no");
        }));

        Assert.Empty(system.Records[TestNode.Key].Intents);
    }

    [Fact]
    public async Task Write_OutcomeUnknown_LeavesTheIntentAndReadsPassBy()
    {
        using var system = new TestSystem();
        await system.A.ReadAsync();

        await Assert.ThrowsAsync<IOException>(() => system.A.Cache.WriteAsync<int>([TestNode.Key], (_, _) =>
        {
            system.Database.Commit();
            throw new IOException("The connection was lost during COMMIT.");
        }));

        Assert.Single(system.Records[TestNode.Key].Intents);
        Assert.Equal("v2", await system.B.ReadAsync());
        Assert.Equal(1, system.B.Figures["requests/bypass"]);
    }

    [Fact]
    public async Task Write_TransactionTakesTooLong_IsCancelledAndMustNotCommit()
    {
        using var system = new TestSystem();
        var started = new TaskCompletionSource();
        var write = system.A.Cache.WriteAsync<int>([TestNode.Key], async (context, cancellationToken) =>
        {
            Assert.Equal(TimeSpan.FromSeconds(10), context.Remaining);
            started.SetResult();
            var cancelled = new TaskCompletionSource();
            await using var registration = cancellationToken.Register(cancelled.SetResult);
            await cancelled.Task;
            context.ThrowIfTooLate();
            throw new InvalidOperationException("It may still commit.");
        });
        await started.Task;

        system.Time.Advance(TimeSpan.FromSeconds(10));

        await Assert.ThrowsAsync<TimeoutException>(() => write);
    }

    [Fact]
    public async Task Write_Intent_OutlivesTheTransactionAndTheServersPatience()
    {
        using var system = new TestSystem();
        var held = system.A.Store.HoldBefore("fence");
        var write = system.A.WriteAsync();
        await held.Reached;

        Assert.Equal(20_000, system.Records[TestNode.Key].Intents[0].DeadlineMs - system.Records.NowMs);
        held.Open();
        await write;
    }

    [Fact]
    public async Task Write_FenceFailsForAWhile_IsRetriedThenAcknowledged()
    {
        using var system = new TestSystem();
        await system.A.ReadAsync();
        system.A.Store.Failing.Add("fence");
        var write = system.A.WriteAsync();
        await Advancing.UntilAsync(system.Time, () => system.A.Store.Count("fence") >= 3);

        system.A.Store.Failing.Clear();
        await Advancing.UntilAsync(system.Time, () => write.IsCompleted);

        Assert.Equal(2, await write);
        Assert.True(system.A.Figures["fences.retried"] >= 2);
        Assert.Equal(system.Database.Position, system.Records[TestNode.Key].Fence);
    }

    [Fact]
    public async Task Write_FenceFailsForTooLong_IsNotAcknowledgedButTriedOn()
    {
        using var system = new TestSystem();
        await system.A.ReadAsync();
        system.A.Store.Failing.Add("fence");
        var write = system.A.WriteAsync();

        await Advancing.UntilAsync(system.Time, () => write.IsCompleted);

        var late = await Assert.ThrowsAsync<FenceException>(() => write);
        Assert.True(late.Committed);
        Assert.Equal(system.Database.Position, late.Position);
        Assert.Equal([TestNode.Key], late.Keys);
        Assert.Single(system.Records[TestNode.Key].Intents);
        Assert.Equal("v2", await system.B.ReadAsync());

        system.A.Store.Failing.Clear();
        await Advancing.UntilAsync(system.Time, () => system.Records[TestNode.Key].Intents.IsEmpty);
    }

    [Fact]
    public async Task Write_StoreNeverComesBack_TheBackgroundGivesUp()
    {
        using var system = new TestSystem();
        system.A.Store.Failing.Add("fence");
        var write = system.A.WriteAsync();
        await Advancing.UntilAsync(system.Time, () => write.IsCompleted);
        await Assert.ThrowsAsync<FenceException>(() => write);

        system.Time.Advance(TimeSpan.FromMinutes(5));
        await Eventually.TrueAsync("the last try has failed", () =>
        {
            system.Time.Advance(TimeSpan.FromSeconds(1));
            return system.A.Store.Count("fence") > 3;
        });
        var tries = system.A.Store.Count("fence");
        system.Time.Advance(TimeSpan.FromMinutes(5));

        Assert.InRange(system.A.Store.Count("fence"), tries, tries + 1);
    }

    [Fact]
    public async Task Write_CancelledAfterCommit_StillFences()
    {
        using var system = new TestSystem();
        await system.A.ReadAsync();
        using var impatience = new CancellationTokenSource();

        await system.A.Cache.WriteAsync(
            [TestNode.Key],
            async (context, token) =>
            {
                var written = await system.Database.WriteAsync(context, token);
                await impatience.CancelAsync();
                return written;
            },
            impatience.Token);

        Assert.Equal(system.Database.Position, system.Records[TestNode.Key].Fence);
    }
}
