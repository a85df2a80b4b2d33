using System.Globalization;
using Npgsql;
using Stormproof.Lab.Processes;

namespace Stormproof.Lab.Postgres;

/// <summary>One PostgreSQL server process.</summary>
internal sealed class PostgresServer(string name, int port, ChildProcess process, string password, TimeProvider clock)
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public string Name => name;

    public int Port => port;

    public ChildProcess Process => process;

    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Database = database,
        Username = "postgres",
        Password = password,
        ApplicationName = "stormproof",
        Timeout = 5,
    }.ConnectionString;

    /// <summary>Waits until it answers a query.</summary>
    /// <exception cref="LabException">It ended, or did not in time; the message has its last words.</exception>
    public async Task WaitReadyAsync(CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        while (!process.HasExited)
        {
            try
            {
                await ExecuteAsync("SELECT 1", cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (NpgsqlException) when (clock.GetElapsedTime(begun) < StartTimeout)
            {
                await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
            }
        }

        throw new LabException($"PostgreSQL ({name}) did not start: {process.LogTail(3)}", 3);
    }

    /// <summary>Runs a statement on a connection of its own and returns its first value.</summary>
    public async Task<object?> ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        var builder = new NpgsqlConnectionStringBuilder(ConnectionString("postgres")) { Pooling = false };
        await using var connection = new NpgsqlConnection(builder.ConnectionString);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Holds a replica's replay: it goes on receiving the log and shows none of it.</summary>
    public async Task PauseReplayAsync(CancellationToken cancellationToken)
    {
        await ExecuteAsync("SELECT pg_wal_replay_pause()", cancellationToken).ConfigureAwait(false);
        await UntilAsync("SELECT pg_get_wal_replay_pause_state() = 'paused'", cancellationToken).ConfigureAwait(false);
    }

    public Task ResumeReplayAsync(CancellationToken cancellationToken) =>
        ExecuteAsync("SELECT pg_wal_replay_resume()", cancellationToken);

    /// <summary>Makes a replica a primary, on a new timeline. Who needs what the old primary acknowledged lets it catch up first.
    /// </summary>
    public async Task PromoteAsync(CancellationToken cancellationToken)
    {
        await ExecuteAsync("SELECT pg_promote(true, 60)", cancellationToken).ConfigureAwait(false);
        await UntilAsync("SELECT NOT pg_is_in_recovery()", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits for a statement to give true.</summary>
    /// <exception cref="LabException">It did not in time.</exception>
    public async Task UntilAsync(string sql, CancellationToken cancellationToken)
    {
        for (var begun = clock.GetTimestamp(); await ExecuteAsync(sql, cancellationToken).ConfigureAwait(false) is not true;)
        {
            if (clock.GetElapsedTime(begun) > StartTimeout)
            {
                throw new LabException($"PostgreSQL ({name}) did not come to: {sql}", 3);
            }

            await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Holds the server and every process of it: connections stay, new ones are taken by the kernel, nobody is answered.
    /// </summary>
    public void Freeze() => SignalAll(UnixSignal.Stop);

    public void Thaw() => SignalAll(UnixSignal.Continue);

    /// <summary>As a power cut: nothing is written any more, every connection breaks.</summary>
    public async Task KillAsync()
    {
        SignalAll(UnixSignal.Kill);
        await process.Exited.ConfigureAwait(false);
    }

    /// <summary>Fast shutdown: rolls back what runs, writes a checkpoint. Immediate when it overstays.</summary>
    public async Task StopAsync()
    {
        process.Signal(UnixSignal.Interrupt);
        await ((Task)process.Exited).WaitAsync(StopTimeout, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!process.HasExited)
        {
            await process.StopAsync(UnixSignal.Quit, StopTimeout).ConfigureAwait(false);
        }
    }

    /// <summary>The postmaster first, so that it starts no other meanwhile. Its children are leaders of their own
    /// groups.</summary>
    private void SignalAll(int signal)
    {
        var children = Children();
        process.Signal(signal);
        foreach (var child in children)
        {
            UnixSignal.Send(child, signal);
        }
    }

    private int[] Children()
    {
        var file = $"/proc/{process.Pid}/task/{process.Pid}/children";
        return !process.HasExited && File.Exists(file)
            ? [.. File.ReadAllText(file).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(
                id => int.Parse(id, CultureInfo.InvariantCulture))]
            : [];
    }
}
