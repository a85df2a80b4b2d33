using Stormproof.Model.Consistency;

namespace Stormproof.Postgres.Tests.Reads;

[Collection("disturbs replica 2")]
public sealed class PausedReplayTests(SharedSystem shared)
{
    [Fact]
    public async Task OpenReadAsync_ReplayPaused_EveryReadSeesTheOwnWrite()
    {
        const string Table = "paused";
        var options = Shop.Options(shared.System, 2);
        await Shop.CreateAsync(shared.System, Table);
        await using var cluster = await Shop.OpenAsync(options);
        await Shop.CaughtUpAsync(cluster, (await Shop.WriteAsync(cluster, Table, 1)).Position);
        await shared.System.PauseReplayAsync(2);
        try
        {
            var ungated = 0;
            for (var n = 2; n <= 60; n++)
            {
                var written = await Shop.WriteAsync(cluster, Table, n);
                await using var read = await cluster.OpenReadAsync(Freshness.AtLeast(written.Position));
                Assert.Equal(n, await Shop.ReadAsync(read.Connection, Table));
                // The test of the test: the same read without the demand.
                await using var any = await cluster.OpenReadAsync(Freshness.Any);
                ungated += any.IsReplica && await Shop.ReadAsync(any.Connection, Table) < n ? 1 : 0;
            }

            Assert.True(ungated > 0, "The replica never was behind, so nothing was proven.");
        }
        finally
        {
            await shared.System.ResumeReplayAsync(2);
        }
    }

    [Fact]
    public async Task OpenReadAsync_PausedBeyondTheLimit_ReplicaGetsNoReads()
    {
        const string Table = "beyond";
        var options = Shop.Options(shared.System, 2);
        options.LagLimit = TimeSpan.FromMilliseconds(200);
        await Shop.CreateAsync(shared.System, Table);
        await using var cluster = await Shop.OpenAsync(options);
        await shared.System.PauseReplayAsync(2);
        try
        {
            await Shop.WriteAsync(cluster, Table, 7);
            await Testing.Eventually.TrueAsync("the lag is seen", () => cluster.Servers[1].Lag?.Time > options.LagLimit);
            await using var read = await cluster.OpenReadAsync(Freshness.Any);
            Assert.Equal((false, ReadReason.NoneFit), (read.IsReplica, read.Reason));
        }
        finally
        {
            await shared.System.ResumeReplayAsync(2);
        }

        await Testing.Eventually.TrueAsync("it serves again", () => cluster.Servers[1].ServesReads);
    }

    [Fact]
    public async Task OpenReadAsync_IdlePrimary_IsNoLag()
    {
        var options = Shop.Options(shared.System, 2);
        options.LagLimit = TimeSpan.FromMilliseconds(300);
        await using var cluster = await Shop.OpenAsync(options);
        var until = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(until) < TimeSpan.FromSeconds(1))
        {
            await using var read = await cluster.OpenReadAsync(Freshness.Any);
            Assert.True(read.IsReplica, $"{read.Reason} {cluster.Servers[1]}");
        }
    }
}
