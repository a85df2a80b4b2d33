using Stormproof.Lab.Postgres;
using Stormproof.Lab.Processes;

namespace Stormproof.Testing.Postgres;

/// <summary>A real primary with its replicas, in a folder of its own, and the faults that tests put on them.</summary>
public sealed class PostgresSystem : IAsyncDisposable
{
    private readonly string _folder;
    private readonly DataDirectory _data;
    private readonly Watchdog _watchdog;
    private readonly LocalPostgres _postgres;
    private readonly List<PostgresServer> _servers;

    private PostgresSystem(string folder, DataDirectory data, Watchdog watchdog, LocalPostgres postgres)
    {
        _folder = folder;
        _data = data;
        _watchdog = watchdog;
        _postgres = postgres;
        _servers = [postgres.Primary, .. postgres.Replicas];
    }

    /// <summary>The servers' connection strings by the role in which they were started: 0 the primary, from 1 the replicas.
    /// </summary>
    public string ConnectionString(int server) => _servers[server].ConnectionString("storefront");

    public int Port(int server) => _servers[server].Port;

    public static async Task<PostgresSystem> StartAsync(int replicas, int maxConnections = 60, string synchronousCommit = "on")
    {
        var folder = Path.Combine(Path.GetTempPath(), $"stormproof-pg-{Guid.NewGuid():N}");
        var data = DataDirectory.Open(folder, fresh: false);
        var watchdog = Watchdog.Start(TimeProvider.System);
        try
        {
            var options = new LocalPostgresOptions
            {
                Replicas = replicas,
                MaxConnections = maxConnections,
                SynchronousCommit = synchronousCommit,
            };
            var postgres = await LocalPostgres.StartAsync(
                options, data, watchdog, new FreePorts(), _ => { }, TimeProvider.System, CancellationToken.None);
            return new PostgresSystem(folder, data, watchdog, postgres);
        }
        catch
        {
            await watchdog.DisposeAsync();
            data.Dispose();
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>Runs a statement in the shop's database of a server, on a connection of its own.</summary>
    public async Task<object?> ExecuteAsync(int server, string sql)
    {
        var settings = new Npgsql.NpgsqlConnectionStringBuilder(ConnectionString(server)) { Pooling = false };
        await using var connection = new Npgsql.NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public Task PauseReplayAsync(int server) => _servers[server].PauseReplayAsync(CancellationToken.None);

    public Task ResumeReplayAsync(int server) => _servers[server].ResumeReplayAsync(CancellationToken.None);

    public void Freeze(int server) => _servers[server].Freeze();

    public void Thaw(int server) => _servers[server].Thaw();

    public Task KillAsync(int server) => _servers[server].KillAsync();

    public async Task RestartAsync(int server) =>
        _servers[server] = await _postgres.RestartAsync(_servers[server], CancellationToken.None);

    public Task SwitchOverAsync(int server) => _postgres.SwitchOverAsync(_servers[server], CancellationToken.None);

    /// <summary>The old primary goes on running.</summary>
    public Task PromoteAsync(int server) => _postgres.PromoteAsync(_servers[server], CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _postgres.DisposeAsync();
        await _watchdog.DisposeAsync();
        _data.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
