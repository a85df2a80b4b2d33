using Npgsql;
using Stormproof.Model.Consistency;
using Stormproof.Testing.Postgres;

namespace Stormproof.Postgres.Tests.Servers;

/// <summary>On servers of its own: they do not come back as they were.</summary>
public sealed class PromotionTests
{
    [Fact]
    public async Task Switchover_UnderReadsAndWrites_NoAcknowledgedWriteIsMissedAndWritesMoveOn()
    {
        const string Table = "switchover";
        await using var system = await PostgresSystem.StartAsync(replicas: 2);
        await Shop.CreateAsync(system, Table);
        await using var cluster = await Shop.OpenAsync(Shop.Options(system, 1, 2));
        using var stop = new CancellationTokenSource();
        var (acknowledged, reads, stale) = (0L, 0, 0);
        var position = default(LogPosition);
        var gate = new Lock();
        var writer = Task.Run(async () =>
        {
            for (var n = 1L; !stop.IsCancellationRequested; n++)
            {
                try
                {
                    var written = await Shop.WriteAsync(cluster, Table, n);
                    lock (gate)
                    {
                        (acknowledged, position) = (n, written.Position);
                    }
                }
                catch (Exception e) when (e is NpgsqlException or UnknownOutcomeException)
                {
                    await Task.Delay(20, CancellationToken.None);
                }
            }
        });
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                long floor;
                LogPosition at;
                lock (gate)
                {
                    (floor, at) = (acknowledged, position);
                }

                try
                {
                    var seen = await cluster.ReadAsync(Freshness.AtLeast(at), (r, ct) => Shop.ReadAsync(r.Connection, Table, ct));
                    Interlocked.Increment(ref reads);
                    Interlocked.Add(ref stale, seen < floor ? 1 : 0);
                }
                catch (NpgsqlException)
                {
                    await Task.Delay(20, CancellationToken.None);
                }
            }
        })).ToArray();
        await Testing.Eventually.TrueAsync("writes run", () => Volatile.Read(ref acknowledged) > 50);

        await system.SwitchOverAsync(1);

        var atSwitch = Volatile.Read(ref acknowledged);
        await Testing.Eventually.TrueAsync("writes go on", () => Volatile.Read(ref acknowledged) > atSwitch + 50);
        await Testing.Eventually.TrueAsync("the other replica follows", () => cluster.Servers[2].ServesReads);
        await stop.CancelAsync();
        await writer;
        await Task.WhenAll(readers);

        Assert.Equal(0, stale);
        Assert.True(reads > 100, $"{reads}");
        Assert.True(cluster.Servers[1].IsPrimary);
        Assert.Equal(2u, position.Timeline);
        Assert.Equal(acknowledged, await system.ExecuteAsync(1, $"SELECT n FROM {Table} WHERE id = 1"));

        // A position of the timeline before says nothing about a replica of this one.
        await using var old = await cluster.OpenReadAsync(Freshness.AtLeast(new LogPosition(1, 1)));
        Assert.Equal((false, ReadReason.Behind), (old.IsReplica, old.Reason));
        await using var any = await cluster.OpenReadAsync(Freshness.Any);
        Assert.True(any.IsReplica);
    }

    [Fact]
    public async Task Failover_PrimaryKilled_ReplicaServesReadsUntilItIsPromotedAndThenWrites()
    {
        const string Table = "failover";
        await using var system = await PostgresSystem.StartAsync(replicas: 1);
        await Shop.CreateAsync(system, Table);
        var options = Shop.Options(system, 1);
        options.LagLimit = TimeSpan.FromMilliseconds(300);
        await using var cluster = await Shop.OpenAsync(options);
        var written = await Shop.WriteAsync(cluster, Table, 1);
        await Shop.CaughtUpAsync(cluster, written.Position);
        // The watcher has seen the primary there too: the lag is known to be none.
        await Testing.Eventually.TrueAsync("the primary was seen", () => cluster.Servers[0].Position.Covers(written.Position));

        await system.KillAsync(0);

        await Testing.Eventually.TrueAsync("it is known", () => !cluster.Servers[0].IsReachable);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => Shop.WriteAsync(cluster, Table, 2));
        for (var begun = TimeProvider.System.GetTimestamp();
            TimeProvider.System.GetElapsedTime(begun) < 3 * options.LagLimit;)
        {
            await using var read = await cluster.OpenReadAsync(Freshness.AtLeast(written.Position));
            Assert.Equal((true, 1L), (read.IsReplica, await Shop.ReadAsync(read.Connection, Table)));
        }

        await system.PromoteAsync(1);

        await Testing.Eventually.TrueAsync("the promoted one is primary", () => cluster.Servers[1].IsPrimary);
        Assert.Equal(2u, (await Shop.WriteAsync(cluster, Table, 3)).Position.Timeline);
        await using var current = await cluster.OpenReadAsync(Freshness.Current);
        Assert.Equal(3, await Shop.ReadAsync(current.Connection, Table));
    }

    [Fact]
    public async Task Promotion_OldPrimaryGoesOnRunning_WritesGoToTheHigherTimelineAndNothingIsReadFromTheOld()
    {
        const string Table = "split";
        await using var system = await PostgresSystem.StartAsync(replicas: 2);
        await Shop.CreateAsync(system, Table);
        var options = Shop.Options(system, 1, 2);
        await using var cluster = await Shop.OpenAsync(options);
        await Shop.CaughtUpAsync(cluster, (await Shop.WriteAsync(cluster, Table, 1)).Position);

        await system.PromoteAsync(1);

        await Testing.Eventually.TrueAsync("the promoted one is primary", () => cluster.Servers[1].IsPrimary);
        var written = await Shop.WriteAsync(cluster, Table, 2);
        Assert.Equal(2u, written.Position.Timeline);
        Assert.Equal(1L, await system.ExecuteAsync(0, $"SELECT n FROM {Table} WHERE id = 1"));
        for (var i = 0; i < 50; i++)
        {
            await using var read = await cluster.OpenReadAsync(
                i % 2 == 0 ? Freshness.AtLeast(written.Position) : Freshness.Current);
            Assert.Equal(2, await Shop.ReadAsync(read.Connection, Table));
            Assert.NotEqual(cluster.Servers[0].Server, read.Server);
        }

        // A node that starts now, on the settings of before, finds the new roles.
        await using var later = await Shop.OpenAsync(options, awaitReplicas: false);
        Assert.True(later.Servers[1].IsPrimary);
        Assert.False(later.Servers[0].IsPrimary);
    }
}
