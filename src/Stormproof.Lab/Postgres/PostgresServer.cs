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
}
