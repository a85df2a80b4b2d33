using Npgsql;
using NpgsqlTypes;
using Stormproof.Model.Consistency;
using Stormproof.Testing.Postgres;

namespace Stormproof.Postgres.Tests.Reads;

/// <summary>On a primary of its own that nobody else writes to.</summary>
public sealed class PageBoundaryTests : IAsyncLifetime
{
    private const int Page = 8192;
    private const int PageHeader = 24;
    private const int Rounds = 10;
    private const int WaitsARound = 1000;

    private PostgresSystem _system = null!;

    public async ValueTask InitializeAsync() => _system = await PostgresSystem.StartAsync(replicas: 1);

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    /// <summary>The last record ends with its page, so the place of the next one is behind a page header that the replica does
    /// not reach while the primary is idle.</summary>
    [Fact]
    public async Task OpenReadAsync_PositionAtAPageBoundaryOfAnIdlePrimary_TenThousandWaitsAndNoneStalls()
    {
        var options = Shop.Options(_system, 1);
        options.MaxReplicaWait = TimeSpan.FromSeconds(1);
        await using var cluster = await Shop.OpenAsync(options);
        var waited = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var (raw, position) = await WriteToAPagesEndAsync(cluster);
            Assert.Equal(raw - PageHeader, position.Lsn);
            for (var i = 0; i < WaitsARound; i += 20)
            {
                var reads = await Task.WhenAll(Enumerable.Range(0, 20).Select(
                    async _ => await cluster.OpenReadAsync(Freshness.AtLeast(position))));
                Assert.All(reads, r => Assert.True(
                    r.IsReplica, $"round {round}: {r.Reason} at {position}, {cluster.Servers[1]}"));
                waited += reads.Count(r => r.Reason == ReadReason.Waited);
                foreach (var read in reads)
                {
                    await read.DisposeAsync();
                }
            }

            Assert.Equal((NpgsqlLogSequenceNumber)position.Lsn, await _system.ExecuteAsync(1, "SELECT pg_last_wal_replay_lsn()"));
        }

        Assert.True(waited > 0, "No read had to wait, so nothing was proven.");
    }

    /// <summary>Messages in the log, each as long as is left of the page; a record of the server's own in between is tried again.
    /// </summary>
    private static async Task<(ulong Raw, LogPosition Position)> WriteToAPagesEndAsync(PostgresCluster cluster)
    {
        var cost = 0;
        for (var i = 0; i < 400; i++)
        {
            await using var connection = await cluster.OpenWriteAsync();
            var before = await RawAsync(connection);
            var left = Page - (int)(before % Page);
            var isAimed = cost > 0 && left >= cost && left - cost < Page / 2;
            var written = await cluster.WriteAsync(async (c, transaction, ct) =>
            {
                await using var command = new NpgsqlCommand(
                    $"SELECT pg_logical_emit_message(true, '', repeat('x', {(isAimed ? left - cost + 8 : 8)}))", c, transaction);
                return await command.ExecuteNonQueryAsync(ct);
            });
            var after = await RawAsync(connection);
            if (after % Page == PageHeader)
            {
                return (after, written.Position);
            }

            // What a message of 8 bytes and its commit take.
            cost = !isAimed && after / Page == before / Page ? (int)(after - before) : cost;
            if (left < 400 || left > Page / 2)
            {
                await using var fill = new NpgsqlCommand(
                    "SELECT pg_logical_emit_message(true, '', repeat('x', 1000))", connection);
                await fill.ExecuteNonQueryAsync();
            }
        }

        throw new InvalidOperationException("No record could be made to end with its page.");
    }

    private static async Task<ulong> RawAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT pg_current_wal_insert_lsn()", connection);
        return (ulong)(NpgsqlLogSequenceNumber)(await command.ExecuteScalarAsync())!;
    }
}
