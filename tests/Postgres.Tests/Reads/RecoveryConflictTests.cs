using System.Data;
using Npgsql;
using Stormproof.Model.Consistency;

namespace Stormproof.Postgres.Tests.Reads;

[Collection("disturbs replica 2")]
public sealed class RecoveryConflictTests(SharedSystem shared)
{
    [Fact]
    public async Task ReadAsync_QueryInTheWayOfReplay_IsCancelledThereAndRunsOnThePrimary()
    {
        const string Table = "conflict";
        await Shop.CreateAsync(shared.System, Table);
        await SetDelayAsync("200ms");
        try
        {
            await using var cluster = await Shop.OpenAsync(Shop.Options(shared.System, 2));
            var runs = new List<bool>();
            var sum = await cluster.ReadAsync(Freshness.Any, async (read, ct) =>
            {
                runs.Add(read.IsReplica);
                await using var snapshot = await read.Connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
                await Shop.ReadAsync(read.Connection, Table, ct);
                if (read.IsReplica)
                {
                    await MakeConflictAsync(Table);
                    await using var wait = new NpgsqlCommand("SELECT pg_sleep(20)", read.Connection);
                    await wait.ExecuteNonQueryAsync(ct);
                }

                return await Shop.ReadAsync(read.Connection, Table, ct);
            });

            Assert.Equal([true, false], runs);
            Assert.Equal(0, sum);
        }
        finally
        {
            await SetDelayAsync("30s");
        }
    }

    [Fact]
    public async Task OpenReadAsync_QueryHoldsUpReplay_OwnWritesAreReadAndTheReplicaIsLeft()
    {
        const string Table = "heldup";
        await Shop.CreateAsync(shared.System, Table);
        var options = Shop.Options(shared.System, 2);
        options.LagLimit = TimeSpan.FromMilliseconds(300);
        await using var cluster = await Shop.OpenAsync(options);
        await using var holder = new NpgsqlConnection(shared.System.ConnectionString(2));
        await holder.OpenAsync();
        await using (await holder.BeginTransactionAsync(IsolationLevel.RepeatableRead))
        {
            await Shop.ReadAsync(holder, Table);
            await MakeConflictAsync(Table);
            for (var n = 1; n <= 20; n++)
            {
                var written = await Shop.WriteAsync(cluster, Table, n);
                await using var read = await cluster.OpenReadAsync(Freshness.AtLeast(written.Position));
                Assert.Equal(n, await Shop.ReadAsync(read.Connection, Table));
            }

            await Testing.Eventually.TrueAsync("the replica gets no reads", async () =>
            {
                // The first vacuum leaves what an older transaction of another test still sees.
                await shared.System.ExecuteAsync(0, $"VACUUM {Table}");
                return !cluster.Servers[1].ServesReads;
            });
        }

        await Testing.Eventually.TrueAsync("it serves again", () => cluster.Servers[1].ServesReads);
    }

    /// <summary>Vacuum removes rows that the replica's snapshot still sees.</summary>
    private async Task MakeConflictAsync(string table)
    {
        await shared.System.ExecuteAsync(0, $"DELETE FROM {table} WHERE id > 50");
        await shared.System.ExecuteAsync(0, $"VACUUM {table}");
    }

    private async Task SetDelayAsync(string delay)
    {
        await shared.System.ExecuteAsync(2, $"ALTER SYSTEM SET max_standby_streaming_delay = '{delay}'");
        await shared.System.ExecuteAsync(2, "SELECT pg_reload_conf()");
    }
}
