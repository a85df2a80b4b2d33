using Npgsql;
using Stormproof.Lab.Postgres;
using Stormproof.Lab.Processes;

namespace Stormproof.Benchmarks.Database;

/// <summary>A primary and its streaming replica, in a folder of their own that goes with them.</summary>
internal sealed class PostgresPair : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private readonly string _folder;
    private readonly DataDirectory _data;
    private readonly Watchdog _watchdog;
    private readonly LocalPostgres _postgres;

    private PostgresPair(string folder, DataDirectory data, Watchdog watchdog, LocalPostgres postgres)
    {
        _folder = folder;
        _data = data;
        _watchdog = watchdog;
        _postgres = postgres;
    }

    public string Primary => _postgres.PrimaryConnectionString;

    public string Replica => _postgres.ReplicaConnectionStrings[0];

    public PostgresServer ReplicaServer => _postgres.Replicas[0];

    public static async Task<PostgresPair> StartAsync(CancellationToken cancellationToken)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"stormproof-bench-{Guid.NewGuid():N}");
        var data = DataDirectory.Open(folder, fresh: false);
        var watchdog = Watchdog.Start(TimeProvider.System);
        try
        {
            var postgres = await LocalPostgres.StartAsync(
                new LocalPostgresOptions { Replicas = 1 }, data, watchdog, new FreePorts(), Console.Error.WriteLine,
                TimeProvider.System, cancellationToken);
            return new PostgresPair(folder, data, watchdog, postgres);
        }
        catch
        {
            await watchdog.DisposeAsync();
            data.Dispose();
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    public Task ExecuteAsync(string sql, CancellationToken cancellationToken) => AskAsync(Primary, sql, cancellationToken);

    /// <summary>Waits until the replica shows all that is committed now.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        var written = await AskAsync(Primary, "SELECT pg_current_wal_flush_lsn()::text", cancellationToken);
        while (await AskAsync(Replica, $"SELECT pg_last_wal_replay_lsn() >= '{written}'", cancellationToken) is not true)
        {
            await Task.Delay(Poll, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _postgres.DisposeAsync();
        await _watchdog.DisposeAsync();
        _data.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<object?> AskAsync(string server, string sql, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(server) { Pooling = false };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
