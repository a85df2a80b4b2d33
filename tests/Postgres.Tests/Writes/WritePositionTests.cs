using Npgsql;
using NpgsqlTypes;
using Stormproof.Model.Consistency;

namespace Stormproof.Postgres.Tests.Writes;

public sealed class WritePositionTests(SharedSystem shared)
{
    /// <summary>Held against the log itself: the record of this very commit ends at or before the position. One taken a statement
    /// earlier would lie before it.</summary>
    [Theory]
    [InlineData("on")]
    [InlineData("off")]
    public async Task WriteAsync_AnyCommit_PositionLiesBehindItsCommitRecord(string synchronousCommit)
    {
        var table = $"position_{synchronousCommit}";
        await Shop.CreateAsync(shared.System, table);
        await shared.System.ExecuteAsync(0, "CREATE EXTENSION IF NOT EXISTS pg_walinspect");
        await using var cluster = await Shop.OpenAsync(Shop.Options(shared.System));
        for (var i = 0; i < 20; i++)
        {
            var written = await cluster.WriteAsync(async (connection, transaction, ct) =>
            {
                await using var command = new NpgsqlCommand(
                    $"SET LOCAL synchronous_commit = {synchronousCommit}; UPDATE {table} SET n = n + 1 WHERE id = 1;"
                    + " SELECT pg_current_wal_insert_lsn(), pg_current_xact_id()::text", connection, transaction);
                await using var reader = await command.ExecuteReaderAsync(ct);
                await reader.ReadAsync(ct);
                return (Before: reader.GetFieldValue<NpgsqlLogSequenceNumber>(0), Xid: reader.GetString(1));
            });

            // A commit that waits for the log takes all before it along.
            await shared.System.ExecuteAsync(0, "SELECT pg_logical_emit_message(true, '', '')");
            var sql = $"SELECT end_lsn FROM pg_get_wal_records_info_till_end_of_wal('{written.Result.Before}') WHERE"
                + $" resource_manager = 'Transaction' AND record_type LIKE 'COMMIT%' AND xid = {written.Result.Xid}";
            var end = (NpgsqlLogSequenceNumber)(await shared.System.ExecuteAsync(0, sql))!;

            Assert.True((ulong)end <= written.Position.Lsn, $"commit ends at {end}, position {written.Position}");
            Assert.True((ulong)written.Result.Before < written.Position.Lsn);
        }
    }

    [Fact]
    public async Task WriteAsync_AsynchronousCommit_IsReadBack()
    {
        const string Table = "asynchronous";
        await Shop.CreateAsync(shared.System, Table);
        await using var cluster = await Shop.OpenAsync(Shop.Options(shared.System, 1));
        for (var n = 1; n <= 50; n++)
        {
            var value = n;
            var written = await cluster.WriteAsync(async (connection, transaction, ct) =>
            {
                await using var command = new NpgsqlCommand(
                    $"SET LOCAL synchronous_commit = off; UPDATE {Table} SET n = {value} WHERE id = 1", connection, transaction);
                return await command.ExecuteNonQueryAsync(ct);
            });
            await using var read = await cluster.OpenReadAsync(Freshness.AtLeast(written.Position));
            Assert.Equal(n, await Shop.ReadAsync(read.Connection, Table));
        }
    }

    [Fact]
    public async Task GetCurrentPositionAsync_AfterACommit_CoversIt()
    {
        const string Table = "currentpos";
        await Shop.CreateAsync(shared.System, Table);
        await using var cluster = await Shop.OpenAsync(Shop.Options(shared.System, 1));
        for (var n = 1; n <= 20; n++)
        {
            var written = await Shop.WriteAsync(cluster, Table, n);
            var positions = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => cluster.GetCurrentPositionAsync()));
            Assert.All(positions, p => Assert.True(p.Covers(written.Position)));
        }
    }

    [Fact]
    public async Task TakePositionAsync_OwnTransaction_AdvancesTheContext()
    {
        const string Table = "owntransaction";
        await Shop.CreateAsync(shared.System, Table);
        await using var cluster = await Shop.OpenAsync(Shop.Options(shared.System, 1));
        using var scope = CausalContext.Begin();
        await using (var connection = await cluster.OpenWriteAsync())
        {
            await using var command = new NpgsqlCommand($"UPDATE {Table} SET n = 3 WHERE id = 1", connection);
            await command.ExecuteNonQueryAsync();
            await cluster.TakePositionAsync(connection);
        }

        Assert.True(CausalContext.Current!.Position.IsKnown);
        await using var read = await cluster.OpenReadAsync();
        Assert.Equal(3, await Shop.ReadAsync(read.Connection, Table));
    }
}
