using Npgsql;
using Stormproof.Lab.Processes;

namespace Stormproof.Lab.Postgres;

/// <summary>A primary and its streaming replicas, as child processes on loopback with data folders that later runs use again.
/// </summary>
internal sealed class LocalPostgres : IAsyncDisposable
{
    private const string Database = "storefront";
    private static readonly TimeSpan StreamTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly PostgresFiles _files;
    private readonly LocalPostgresOptions _options;
    private readonly FreePorts _ports;
    private readonly TimeProvider _clock;
    private readonly string _password;
    private readonly List<PostgresServer> _replicas = [];
    private readonly List<PostgresServer> _former = [];
    private PostgresServer _primary = null!;

    private LocalPostgres(
        LocalPostgresOptions options, PostgresFiles files, string password, FreePorts ports, TimeProvider clock)
    {
        _options = options;
        _files = files;
        _password = password;
        _ports = ports;
        _clock = clock;
    }

    public string PrimaryConnectionString => _primary.ConnectionString(Database);

    public IReadOnlyList<string> ReplicaConnectionStrings => [.. _replicas.Select(r => r.ConnectionString(Database))];

    public IReadOnlyList<PostgresServer> Replicas => _replicas;

    public PostgresServer Primary => _primary;

    public static async Task<LocalPostgres> StartAsync(
        LocalPostgresOptions options, DataDirectory data, Watchdog watchdog, FreePorts ports, Action<string> log,
            TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var files = new PostgresFiles(data, PostgresBinaries.Find(), PostgresUser.Find(), watchdog, clock);
        var postgres = new LocalPostgres(options, files, files.Password(), ports, clock);
        try
        {
            await postgres.StartPrimaryAsync(log, cancellationToken).ConfigureAwait(false);
            for (var i = 1; i <= options.Replicas; i++)
            {
                await postgres.StartReplicaAsync($"replica-{i}", log, cancellationToken).ConfigureAwait(false);
            }

            return postgres;
        }
        catch
        {
            await postgres.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _replicas.Concat(_former))
        {
            server.Thaw();
        }

        await Task.WhenAll(_replicas.Concat(_former).Select(r => r.StopAsync())).ConfigureAwait(false);
        if (_primary is not null)
        {
            _primary.Thaw();
            await _primary.StopAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A planned switch: the old primary stops in order, which sends its replicas all that it acknowledged; then the
    /// replica is promoted, and the others follow it.</summary>
    public async Task SwitchOverAsync(PostgresServer replica, CancellationToken cancellationToken)
    {
        await _primary.StopAsync().ConfigureAwait(false);
        await PromoteAsync(replica, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes a replica the primary, whatever the old one does: it may be gone, or go on running. The other replicas
    /// follow the new one.</summary>
    public async Task PromoteAsync(PostgresServer replica, CancellationToken cancellationToken)
    {
        await replica.PromoteAsync(cancellationToken).ConfigureAwait(false);
        _former.Add(_primary);
        _replicas.Remove(replica);
        _primary = replica;
        foreach (var other in _replicas)
        {
            _files.WriteSettings(other.Name, $"primary_conninfo = '{PrimaryInfo(other.Name)}'\n");
            await other.ExecuteAsync("SELECT pg_reload_conf()", cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Starts a replica that has ended, on its data and its port.</summary>
    public async Task<PostgresServer> RestartAsync(PostgresServer replica, CancellationToken cancellationToken)
    {
        var server = new PostgresServer(
            replica.Name, replica.Port, _files.Start(replica.Name, Settings(replica.Port)), _password, _clock);
        _replicas[_replicas.IndexOf(replica)] = server;
        await server.WaitReadyAsync(cancellationToken).ConfigureAwait(false);
        return server;
    }

    private async Task StartPrimaryAsync(Action<string> log, CancellationToken cancellationToken)
    {
        const string Name = "primary";
        if (!_files.Exists(Name))
        {
            log("creating the database (first run)");
            await _files.InitialiseAsync(Name, _password, cancellationToken).ConfigureAwait(false);
        }

        var port = _ports.Next();
        _primary = new PostgresServer(Name, port, _files.Start(Name, Settings(port)), _password, _clock);
        await _primary.WaitReadyAsync(cancellationToken).ConfigureAwait(false);
        if (await _primary.ExecuteAsync($"SELECT 1 FROM pg_database WHERE datname = '{Database}'", cancellationToken)
            .ConfigureAwait(false) is null)
        {
            await _primary.ExecuteAsync($"CREATE DATABASE {Database}", cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task StartReplicaAsync(string name, Action<string> log, CancellationToken cancellationToken)
    {
        if (_files.Exists(name) && await TryStartReplicaAsync(name, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        log($"copying the database to {name}");
        await _files.CopyAsync(name, _primary, _password, cancellationToken).ConfigureAwait(false);
        if (!await TryStartReplicaAsync(name, cancellationToken).ConfigureAwait(false))
        {
            throw new LabException($"PostgreSQL ({name}) does not follow the primary; try --fresh.", 3);
        }
    }

    /// <summary>Starts it on the data that it has; false when it does not follow, as after a lost log or another
    /// primary.</summary>
    private async Task<bool> TryStartReplicaAsync(string name, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(Path.Combine(_files.Folder(name), "standby.signal"), "",
            cancellationToken).ConfigureAwait(false);
        var port = _ports.Next();
        _files.WriteSettings(name, $"primary_conninfo = '{PrimaryInfo(name)}'\n");
        var server = new PostgresServer(name, port, _files.Start(name, Settings(port)), _password, _clock);
        try
        {
            await server.WaitReadyAsync(cancellationToken).ConfigureAwait(false);
            if (await FollowsAsync(server, cancellationToken).ConfigureAwait(false))
            {
                _replicas.Add(server);
                return true;
            }
        }
        catch (LabException)
        {
            // Its data is of no use; it is copied anew.
        }
        catch
        {
            await server.StopAsync().ConfigureAwait(false);
            throw;
        }

        await server.StopAsync().ConfigureAwait(false);
        return false;
    }

    /// <summary>It receives what is new and has replayed what there was. A replica streams and stands still when the primary has
    /// run with more connections than it is allowed itself, in a run in which it was off.</summary>
    private async Task<bool> FollowsAsync(PostgresServer replica, CancellationToken cancellationToken)
    {
        object? there = null;
        for (var begun = _clock.GetTimestamp(); _clock.GetElapsedTime(begun) < StreamTimeout;)
        {
            if (await replica.ExecuteAsync("SELECT pg_is_wal_replay_paused()", cancellationToken).ConfigureAwait(false) is true)
            {
                return false;
            }

            there ??= await _primary.ExecuteAsync(
                "SELECT pg_current_wal_flush_lsn()::text FROM pg_stat_replication"
                + $" WHERE application_name = '{replica.Name}' AND state = 'streaming'", cancellationToken).ConfigureAwait(false);
            if (there is not null && await replica.ExecuteAsync(
                $"SELECT pg_last_wal_replay_lsn() >= '{there}'::pg_lsn", cancellationToken).ConfigureAwait(false) is true)
            {
                return true;
            }

            await Task.Delay(Pause, _clock, cancellationToken).ConfigureAwait(false);
        }

        return false;
    }

    private string PrimaryInfo(string name) =>
        $"host=127.0.0.1 port={_primary.Port} user=postgres password={_password} application_name={name}";

    private string[] Settings(int port) =>
    [
        $"port={port}",
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        $"max_connections={_options.MaxConnections}",
        $"synchronous_commit={_options.SynchronousCommit}",
        "wal_level=replica",
        "hot_standby=on",
        "max_wal_senders=10",
        // Enough for a replica that was off during the last run.
        "wal_keep_size=1GB",
        "max_wal_size=4GB",
        "checkpoint_timeout=15min",
        "shared_buffers=256MB",
        // The shop's queries are short; compiling them costs more than it saves.
        "jit=off",
        "log_min_messages=warning",
        "wal_receiver_status_interval=1s",
        // A replica whose primary has just ended looks for a promotion this often, and for the next primary.
        "wal_retrieve_retry_interval=200ms",
        .. _options.CountStatements ? ["shared_preload_libraries=pg_stat_statements"] : Array.Empty<string>(),
    ];
}
