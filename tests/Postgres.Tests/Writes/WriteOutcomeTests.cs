using Npgsql;

namespace Stormproof.Postgres.Tests.Writes;

public sealed class WriteOutcomeTests(SharedSystem shared)
{
    [Fact]
    public async Task WriteAsync_WorkThrows_RollsBackAndPassesItOn()
    {
        await using var cluster = await OpenAsync("throws");

        await Assert.ThrowsAsync<InvalidDataException>(() => cluster.WriteAsync<int>(async (connection, transaction, ct) =>
        {
            await UpdateAsync(connection, "throws", ct);
            throw new InvalidDataException("no");
        }));

        Assert.Equal(0L, await shared.System.ExecuteAsync(0, "SELECT n FROM throws WHERE id = 1"));
    }

    /// <summary>PostgreSQL answers COMMIT of an aborted transaction with ROLLBACK and no error.</summary>
    [Fact]
    public async Task WriteAsync_WorkSwallowsAnSqlError_IsNoSuccess()
    {
        await using var cluster = await OpenAsync("swallows");

        var error = await Assert.ThrowsAsync<PostgresException>(() => cluster.WriteAsync(async (connection, transaction, ct) =>
        {
            await UpdateAsync(connection, "swallows", ct);
            await using var bad = new NpgsqlCommand("SELECT 1 / 0", connection);
            await Assert.ThrowsAsync<PostgresException>(() => bad.ExecuteScalarAsync(ct));
            return 1;
        }));

        Assert.Equal(PostgresErrorCodes.InFailedSqlTransaction, error.SqlState);
        Assert.Equal(0L, await shared.System.ExecuteAsync(0, "SELECT n FROM swallows WHERE id = 1"));
    }

    [Fact]
    public async Task WriteAsync_ConstraintFailsInCommit_IsRolledBackForCertain()
    {
        await using var cluster = await OpenAsync("late");
        await shared.System.ExecuteAsync(0, "CREATE TABLE late_child (id int REFERENCES late DEFERRABLE INITIALLY DEFERRED)");

        var error = await Assert.ThrowsAsync<PostgresException>(() => cluster.WriteAsync(async (connection, transaction, ct) =>
        {
            await using var command = new NpgsqlCommand("INSERT INTO late_child VALUES (-1)", connection);
            return await command.ExecuteNonQueryAsync(ct);
        }));

        Assert.Equal(PostgresErrorCodes.ForeignKeyViolation, error.SqlState);
        Assert.Equal(0L, await shared.System.ExecuteAsync(0, "SELECT count(*) FROM late_child"));
    }

    [Fact]
    public async Task WriteAsync_ConnectionLostInCommit_IsUnknown()
    {
        await using var cluster = await OpenAsync("unknown");
        await shared.System.ExecuteAsync(0, """
            CREATE FUNCTION wait_in_commit() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_advisory_lock(4711); RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER t AFTER UPDATE ON unknown DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
                EXECUTE FUNCTION wait_in_commit()
            """);
        await using var holder = new NpgsqlConnection(shared.System.ConnectionString(0));
        await holder.OpenAsync();
        await using var hold = new NpgsqlCommand("SELECT pg_advisory_lock(4711)", holder);
        await hold.ExecuteNonQueryAsync();
        var pid = 0;
        var write = cluster.WriteAsync(async (connection, transaction, ct) =>
        {
            pid = connection.ProcessID;
            return await UpdateAsync(connection, "unknown", ct);
        });
        await Testing.Eventually.TrueAsync("COMMIT is under way", async () => await shared.System.ExecuteAsync(
            0, $"SELECT 1 FROM pg_stat_activity WHERE pid = {Volatile.Read(ref pid)} AND wait_event = 'advisory'") is not null);

        await shared.System.ExecuteAsync(0, $"SELECT pg_terminate_backend({pid})");

        await Assert.ThrowsAsync<UnknownOutcomeException>(() => write);
    }

    [Fact]
    public async Task WriteAsync_PastItsDeadline_IsRolledBack()
    {
        await using var cluster = await OpenAsync("deadline");

        // One that heeds its token, and one that does not.
        await Assert.ThrowsAsync<TimeoutException>(() => cluster.WriteAsync(
            async (connection, transaction, ct) =>
            {
                await UpdateAsync(connection, "deadline", ct);
                await using var sleep = new NpgsqlCommand("SELECT pg_sleep(30)", connection);
                return await sleep.ExecuteNonQueryAsync(ct);
            },
            TimeSpan.FromMilliseconds(200)));
        await Assert.ThrowsAsync<TimeoutException>(() => cluster.WriteAsync(
            async (connection, transaction, ct) =>
            {
                await UpdateAsync(connection, "deadline", ct);
                var over = new TaskCompletionSource();
                await using var end = ct.Register(over.SetResult);
                await over.Task;
                return 1;
            },
            TimeSpan.FromMilliseconds(200)));

        Assert.Equal(0L, await shared.System.ExecuteAsync(0, "SELECT n FROM deadline WHERE id = 1"));
    }

    /// <summary>A node that stalls between its check of the deadline and COMMIT, seen from the server: an idle
    /// transaction.</summary>
    [Fact]
    public async Task WriteAsync_NodeStalls_TheServerEndsItsTransaction()
    {
        var options = Shop.Options(shared.System);
        options.IdleInTransaction = TimeSpan.FromMilliseconds(300);
        await Shop.CreateAsync(shared.System, "stalls");
        await using var cluster = await Shop.OpenAsync(options);

        var error = await Assert.ThrowsAnyAsync<Exception>(() => cluster.WriteAsync(async (connection, transaction, ct) =>
        {
            await UpdateAsync(connection, "stalls", ct);
            await Testing.Eventually.TrueAsync("the server has ended it", async () => await shared.System.ExecuteAsync(
                0, $"SELECT 1 FROM pg_stat_activity WHERE pid = {connection.ProcessID}") is null);
            return 1;
        }));

        Assert.IsNotType<TimeoutException>(error);
        Assert.Equal(0L, await shared.System.ExecuteAsync(0, "SELECT n FROM stalls WHERE id = 1"));
        // The setting outlives the reset between two users of a connection.
        for (var i = 0; i < 2; i++)
        {
            await using var connection = await cluster.OpenWriteAsync();
            await using var show = new NpgsqlCommand("SHOW idle_in_transaction_session_timeout", connection);
            Assert.Equal("300ms", await show.ExecuteScalarAsync());
        }
    }

    private async Task<PostgresCluster> OpenAsync(string table)
    {
        await Shop.CreateAsync(shared.System, table);
        return await Shop.OpenAsync(Shop.Options(shared.System));
    }

    private static async Task<int> UpdateAsync(NpgsqlConnection connection, string table, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"UPDATE {table} SET n = 1 WHERE id = 1", connection);
        return await command.ExecuteNonQueryAsync(ct);
    }
}
