using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Stormproof.Model.Consistency;

namespace Stormproof.Postgres.Tests.Reads;

[Collection("disturbs replica 2")]
public sealed class DeadReplicaTests(SharedSystem shared)
{
    /// <summary>Far below any timeout of the driver, with room for a busy machine.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task ReadAsync_ReplicaKilledUnderQueries_TheyRunOnThePrimaryAndNoneFails()
    {
        const string Table = "killed";
        await Shop.CreateAsync(shared.System, Table);
        await using var cluster = await Shop.OpenAsync(Shop.Options(shared.System, 2));
        await Shop.CaughtUpAsync(cluster, (await Shop.WriteAsync(cluster, Table, 1)).Position);
        var underWay = new SemaphoreSlim(0);
        var reads = Enumerable.Range(0, 10).Select(_ => SlowReadAsync(cluster, underWay, "SELECT pg_sleep(20)")).ToArray();
        for (var i = 0; i < reads.Length; i++)
        {
            await underWay.WaitAsync();
        }

        await shared.System.KillAsync(2);
        var begun = Stopwatch.GetTimestamp();
        try
        {
            Assert.All(await Task.WhenAll(reads), Assert.False);
            for (var i = 0; i < 100; i++)
            {
                Assert.Equal(1, await cluster.ReadAsync(Freshness.Any, (r, ct) => Shop.ReadAsync(r.Connection, Table, ct)));
            }

            Assert.True(Stopwatch.GetElapsedTime(begun) < Soon, $"{Stopwatch.GetElapsedTime(begun)}");
        }
        finally
        {
            await shared.System.RestartAsync(2);
        }

        await Testing.Eventually.TrueAsync("it serves again", () => cluster.Servers[1].ServesReads);
        await using var read = await cluster.OpenReadAsync(Freshness.Any);
        Assert.True(read.IsReplica);
    }

    [Fact]
    public async Task ReadAsync_ReplicaGoesSilent_NoReadCostsItsTimeout()
    {
        const string Table = "silent";
        await Shop.CreateAsync(shared.System, Table);
        await using var cluster = await Shop.OpenAsync(Shop.Options(shared.System, 2));
        await Shop.CaughtUpAsync(cluster, (await Shop.WriteAsync(cluster, Table, 1)).Position);
        var underWay = new SemaphoreSlim(0);
        var reads = Enumerable.Range(0, 5).Select(_ => SlowReadAsync(cluster, underWay, "SELECT pg_sleep(20)")).ToArray();
        for (var i = 0; i < reads.Length; i++)
        {
            await underWay.WaitAsync();
        }

        shared.System.Freeze(2);
        try
        {
            // In flight, and those that come before the watcher knows.
            var begun = Stopwatch.GetTimestamp();
            var late = Enumerable.Range(0, 20).Select(_ => cluster.ReadAsync(
                Freshness.Any,
                async (r, ct) => (await Shop.ReadAsync(r.Connection, Table, ct), r.IsReplica).IsReplica)).ToArray();
            Assert.All(await Task.WhenAll([.. reads, .. late]), Assert.False);
            Assert.True(Stopwatch.GetElapsedTime(begun) < Soon, $"in flight: {Stopwatch.GetElapsedTime(begun)}");

            // Once it is known, a read does not even try.
            var slowest = TimeSpan.Zero;
            for (var i = 0; i < 200; i++)
            {
                var one = Stopwatch.GetTimestamp();
                await using var read = await cluster.OpenReadAsync(Freshness.Any);
                Assert.Equal(ReadReason.NoneFit, read.Reason);
                slowest = Stopwatch.GetElapsedTime(one) > slowest ? Stopwatch.GetElapsedTime(one) : slowest;
            }

            Assert.True(slowest < TimeSpan.FromMilliseconds(400), $"a later read: {slowest}");
        }
        finally
        {
            shared.System.Thaw(2);
        }

        await Testing.Eventually.TrueAsync("it serves again", () => cluster.Servers[1].ServesReads);
    }

    [Fact]
    public async Task OpenReadAsync_ReplicaAddressSwallowsConnections_StartsAndServesFromTheRest()
    {
        const string Table = "blackhole";
        await Shop.CreateAsync(shared.System, Table);
        using var full = new Socket(SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        // Its queue is full at once and it accepts nobody: the kernel drops what else comes.
        full.Listen(0);
        var fillers = Enumerable.Range(0, 3)
            .Select(_ => new Socket(SocketType.Stream, ProtocolType.Tcp) { Blocking = false }).ToArray();
        foreach (var filler in fillers)
        {
            try
            {
                filler.Connect(full.LocalEndPoint!);
            }
            catch (SocketException)
            {
                // Under way.
            }
        }

        var options = Shop.Options(shared.System, 1);
        options.Replicas.Add(new NpgsqlConnectionStringBuilder(options.Primary)
        {
            Port = ((IPEndPoint)full.LocalEndPoint!).Port,
        }.ConnectionString);
        await using var cluster = await Shop.OpenAsync(options, awaitReplicas: false);
        await Testing.Eventually.TrueAsync("the other serves", () => cluster.Servers[1].ServesReads);

        var written = await Shop.WriteAsync(cluster, Table, 5);
        for (var i = 0; i < 200; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            await using var read = await cluster.OpenReadAsync(Freshness.AtLeast(written.Position));
            Assert.Equal(5, await Shop.ReadAsync(read.Connection, Table));
            Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromMilliseconds(900), $"{Stopwatch.GetElapsedTime(begun)}");
        }

        Assert.False(cluster.Servers[2].IsReachable);
        Array.ForEach(fillers, f => f.Dispose());
    }

    /// <summary>True when it ran to its end on a replica. On the primary it does not sleep.</summary>
    private static Task<bool> SlowReadAsync(PostgresCluster cluster, SemaphoreSlim underWay, string sql) => cluster.ReadAsync(
        Freshness.Any,
        async (read, ct) =>
        {
            if (read.IsReplica)
            {
                await using var command = new NpgsqlCommand(sql, read.Connection);
                var running = command.ExecuteScalarAsync(ct);
                underWay.Release();
                await running;
            }

            return read.IsReplica;
        });
}
