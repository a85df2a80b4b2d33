using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using StackExchange.Redis;
using Stormproof.Gateway;
using Stormproof.Lab.Postgres;
using Stormproof.Lab.Processes;
using Stormproof.Lab.Store;

namespace Stormproof.Lab.Systems;

/// <summary>What the nodes stand on: watchdog, store, database, seeded shop, balancer. Started in order, ended in
/// reverse.</summary>
internal sealed class SystemParts : IAsyncDisposable
{
    private readonly List<Func<ValueTask>> _ends = [];
    private EmbeddedStore? _store;
    private LocalPostgres? _postgres;

    private SystemParts()
    {
    }

    public GatewayServer Gateway { get; private set; } = null!;

    public NodeStarter Starter { get; private set; } = null!;

    public NodeConnections Connections { get; private set; } = null!;

    public ConnectionMultiplexer StoreConnection { get; private set; } = null!;

    public EmbeddedStore? OwnStore => _store;

    public LocalPostgres? OwnPostgres => _postgres;

    public static async Task<SystemParts> StartAsync(
        LocalSystemOptions options, TimeProvider clock, Action<string> log, CancellationToken cancellationToken)
    {
        var parts = new SystemParts();
        try
        {
            await parts.RunAsync(options, clock, log, cancellationToken).ConfigureAwait(false);
            return parts;
        }
        catch
        {
            await parts.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Empties the own store. One that was given by address may hold others' data and is left as it is.</summary>
    public async Task ForgetSessionsAsync()
    {
        if (_store is not null)
        {
            await StoreConnection.GetDatabase().ExecuteAsync("FLUSHDB").ConfigureAwait(false);
        }
    }

    /// <summary>A planned switch of the own database to its first replica; nodes that start later know.</summary>
    public async Task SwitchOverAsync(string? searchPath, CancellationToken cancellationToken)
    {
        var postgres = _postgres ?? throw new InvalidOperationException("The database is not of this system's making.");
        await postgres.SwitchOverAsync(postgres.Replicas[0], cancellationToken).ConfigureAwait(false);
        Connections = Connections with
        {
            Primary = postgres.PrimaryConnectionString, Replicas = postgres.ReplicaConnectionStrings,
        };
        Starter.Connections = Connections.Searching(searchPath);
    }

    public IEnumerable<SystemRow> Describe()
    {
        yield return new SystemRow("store", Connections.Store, _store is null ? "given" : "Garnet, in this process");
        if (_postgres is null)
        {
            yield return new SystemRow("database", "given", $"{Connections.Replicas.Count} replicas");
            yield break;
        }

        yield return new SystemRow("primary", HostOf(_postgres.PrimaryConnectionString), "PostgreSQL");
        foreach (var replica in _postgres.ReplicaConnectionStrings)
        {
            yield return new SystemRow("replica", HostOf(replica), "PostgreSQL, streaming");
        }
    }

    public async ValueTask DisposeAsync()
    {
        for (var i = _ends.Count - 1; i >= 0; i--)
        {
            await _ends[i]().ConfigureAwait(false);
        }

        _ends.Clear();
    }

    private static string HostOf(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        return $"{builder.Host}:{builder.Port}";
    }

    private async Task RunAsync(
        LocalSystemOptions options, TimeProvider clock, Action<string> log, CancellationToken cancellationToken)
    {
        var app = AppProgram.Find(options.AppPath);
        var ports = new FreePorts();
        Gateway = await StartGatewayAsync(options, clock, cancellationToken).ConfigureAwait(false);
        _ends.Add(Gateway.DisposeAsync);
        var data = DataDirectory.Open(options.DataPath, options.Fresh);
        _ends.Add(() =>
        {
            data.Dispose();
            return ValueTask.CompletedTask;
        });
        var watchdog = Watchdog.Start(clock);
        _ends.Add(watchdog.DisposeAsync);
        log("starting store and database");
        var store = StartStore(options, ports);
        var (primary, replicas) = await StartDatabaseAsync(options, data, watchdog, ports, clock, log, cancellationToken)
            .ConfigureAwait(false);
        StoreConnection = await ConnectAsync(store).ConfigureAwait(false);
        _ends.Add(StoreConnection.DisposeAsync);
        Connections = new NodeConnections(primary, replicas, store);
        Starter = new NodeStarter(app, options, Connections.Searching(options.SearchPath), watchdog, ports, clock);
        log($"seeding the shop with {options.Users} users");
        await Starter.CommandAsync(["seed", "--users", $"{options.Users}"], cancellationToken).ConfigureAwait(false);
        if (options.ResetFirst)
        {
            await Starter.CommandAsync(["reset"], cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<GatewayServer> StartGatewayAsync(
        LocalSystemOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var gateway = new GatewayOptions
        {
            Public = new IPEndPoint(IPAddress.Loopback, options.Port),
            Admin = options.AdminPort is { } port ? new IPEndPoint(IPAddress.Loopback, port) : null,
            Policy = options.Policy,
        };
        try
        {
            return await GatewayServer.StartAsync(gateway, NullLoggerFactory.Instance, clock, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            var admin = options.AdminPort is > 0 ? $" or {options.AdminPort}" : "";
            throw new LabException(
                $"Port {options.Port}{admin} cannot be used ({e.Message.TrimEnd('.')});"
                + " choose another with --port and --admin-port.", 3);
        }
    }

    private string StartStore(LocalSystemOptions options, FreePorts ports)
    {
        if (options.Redis is not null)
        {
            return options.Redis;
        }

        _store = new EmbeddedStore(new EmbeddedStoreOptions { Port = ports.Next() });
        _ends.Add(() =>
        {
            _store.Dispose();
            return ValueTask.CompletedTask;
        });
        _store.Start();
        return _store.Endpoint.ToString();
    }

    private async Task<(string Primary, IReadOnlyList<string> Replicas)> StartDatabaseAsync(
        LocalSystemOptions options, DataDirectory data, Watchdog watchdog, FreePorts ports, TimeProvider clock,
            Action<string> log,
        CancellationToken cancellationToken)
    {
        if (options.Postgres is not null)
        {
            return (options.Postgres, options.ReplicaConnections);
        }

        _postgres = await LocalPostgres.StartAsync(
            new LocalPostgresOptions
            {
                Replicas = options.Replicas,
                MaxConnections = MaxConnections(Math.Max(options.Nodes, options.MostNodes ?? 0)),
                CountStatements = options.CountStatements,
            },
            data, watchdog, ports, log, clock, cancellationToken)
            .ConfigureAwait(false);
        _ends.Add(_postgres.DisposeAsync);
        return (_postgres.PrimaryConnectionString, _postgres.ReplicaConnectionStrings);
    }

    /// <summary>Enough for twice the nodes, as when all are replaced at once, and for the lab itself.</summary>
    private static int MaxConnections(int nodes) => Math.Clamp(50 + (nodes * 2 * 20), 300, 2_000);

    private static async Task<ConnectionMultiplexer> ConnectAsync(string store)
    {
        try
        {
            var configuration = ConfigurationOptions.Parse(store);
            configuration.ConnectTimeout = 3_000;
            configuration.ConnectRetry = 1;
            // FLUSHDB of the own store needs it.
            configuration.AllowAdmin = true;
            return await ConnectionMultiplexer.ConnectAsync(configuration).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RedisConnectionException or ArgumentException)
        {
            throw new LabException($"The store '{store}' does not answer ({e.GetType().Name}); check --redis host:port.", 3);
        }
    }
}
