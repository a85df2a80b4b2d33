using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using Stormproof.Gateway;
using Stormproof.Lab.Postgres;
using Stormproof.Lab.Processes;
using Stormproof.Lab.Store;

namespace Stormproof.Lab.Systems;

/// <summary>A whole system on this machine: store, database with replicas, app nodes and the balancer in front. Everything that
/// it
/// started is gone when it is disposed, and also when the tool dies.</summary>
public sealed class LocalSystem : IAsyncDisposable
{
    private readonly LocalSystemOptions _options;
    private readonly SystemParts _parts;
    private readonly NodeGroup _nodes;
    private NodeSetup _setup;

    private LocalSystem(LocalSystemOptions options, SystemParts parts, NodeGroup nodes, Action<string> log)
    {
        _options = options;
        _parts = parts;
        _nodes = nodes;
        _setup = NodeSetup.Of(options.Sessions, options.Data) with { WarmUp = options.WarmUp };
        Log = log;
    }

    /// <summary>The balancer.</summary>
    public GatewayServer Gateway => _parts.Gateway;

    /// <summary>Where clients connect.</summary>
    public Uri GatewayAddress => Gateway.Address;

    /// <summary>The database's primary (Npgsql connection string, with its password: not for show).</summary>
    public string PrimaryConnectionString => _parts.Connections.Primary;

    /// <summary>Its replicas.</summary>
    internal IReadOnlyList<string> ReplicaConnectionStrings => _parts.Connections.Replicas;

    /// <summary>Address of the shared store.</summary>
    public string StoreAddress => _parts.Connections.Store;

    /// <summary>Names of the running nodes.</summary>
    public IReadOnlyList<string> NodeNames => [.. _nodes.Nodes.Select(n => n.Name)];

    /// <summary>Password of the shop's admin in this run.</summary>
    public string AdminPassword => _parts.Starter.AdminPassword;

    internal Action<string> Log { get; }

    internal NodeGroup Group => _nodes;

    /// <summary>What the next node is.</summary>
    internal NodeSetup Setup => _setup;

    internal SystemParts Parts => _parts;

    /// <summary>Starts everything and returns when all nodes take traffic.</summary>
    /// <exception cref="LabException">Something is missing or taken; the message says what and what to do.</exception>
    public static async Task<LocalSystem> StartAsync(
        LocalSystemOptions options, TimeProvider clock, Action<string> log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var parts = await SystemParts.StartAsync(options, clock, log, cancellationToken).ConfigureAwait(false);
        var nodes = new NodeGroup(parts.Starter, parts.Gateway, options.DrainDeadline, clock);
        var system = new LocalSystem(options, parts, nodes, log);
        try
        {
            log($"starting {options.Nodes} nodes");
            await Task.WhenAll(Enumerable.Range(0, options.Nodes).Select(_ =>
                nodes.AddAsync(system._setup, cancellationToken)))
                .ConfigureAwait(false);
            return system;
        }
        catch
        {
            await system.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Adds nodes until there are so many, and returns when all take traffic.</summary>
    internal Task GrowAsync(int nodes, CancellationToken cancellationToken) => Task.WhenAll(
        Enumerable.Range(0, Math.Max(0, nodes - _nodes.Nodes.Count)).Select(_ => _nodes.AddAsync(_setup, cancellationToken)));

    /// <summary>Kills a node with SIGKILL and puts a new one in its place.</summary>
    public async Task KillAndReplaceAsync(string name, CancellationToken cancellationToken)
    {
        await _nodes.KillAsync(name).ConfigureAwait(false);
        await _nodes.AddAsync(_setup, cancellationToken).ConfigureAwait(false);
        await _nodes.ForgetAsync(name).ConfigureAwait(false);
    }

    /// <summary>Puts a new node beside one, then lets the old one finish and go: a step of a rolling restart.</summary>
    public async Task ReplaceAsync(string name, CancellationToken cancellationToken)
    {
        await _nodes.AddAsync(_setup, cancellationToken).ConfigureAwait(false);
        await _nodes.RemoveAsync(name, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Replaces all nodes by ones that keep sessions elsewhere.</summary>
    public async Task SwitchSessionsAsync(SessionMode sessions, CancellationToken cancellationToken)
    {
        var old = NodeNames;
        _setup = NodeSetup.Of(sessions, _options.Data);
        await Task.WhenAll(old.Select(_ => _nodes.AddAsync(_setup, cancellationToken))).ConfigureAwait(false);
        await Task.WhenAll(old.Select(n => _nodes.RemoveAsync(n, cancellationToken))).ConfigureAwait(false);
    }

    /// <summary>Ends all nodes, takes the shop back to its start and starts as many nodes that reach their data another way: each
    /// run of a drill begins alike.</summary>
    public async Task SwitchDataAsync(DataMode data, CancellationToken cancellationToken)
    {
        var old = NodeNames;
        _setup = _setup with { Data = data };
        await Task.WhenAll(old.Select(n => _nodes.RemoveAsync(n, cancellationToken))).ConfigureAwait(false);
        await ResetAsync(cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(old.Select(_ => _nodes.AddAsync(_setup, cancellationToken))).ConfigureAwait(false);
    }

    /// <summary>Replaces all nodes by ones that know where the servers are now.</summary>
    internal async Task ReplaceAllAsync(CancellationToken cancellationToken)
    {
        var old = NodeNames;
        await Task.WhenAll(old.Select(_ => _nodes.AddAsync(_setup, cancellationToken))).ConfigureAwait(false);
        await Task.WhenAll(old.Select(n => _nodes.RemoveAsync(n, cancellationToken))).ConfigureAwait(false);
    }

    /// <summary>Stops the own primary in order and promotes its first replica; the others follow it. Nodes that run are not told.
    /// </summary>
    internal Task SwitchOverAsync(CancellationToken cancellationToken) =>
        _parts.SwitchOverAsync(_options.SearchPath, cancellationToken);

    /// <summary>Takes the shop back to its start: no orders, full stock, an empty store. Only while no node uses the store: with
    /// it go the keys that protect the nodes' cookies.</summary>
    public async Task ResetAsync(CancellationToken cancellationToken)
    {
        await _parts.Starter.CommandAsync(["reset"], cancellationToken).ConfigureAwait(false);
        await _parts.ForgetSessionsAsync().ConfigureAwait(false);
    }

    /// <summary>Live sessions and carts in the store.</summary>
    public Task<long> CountSessionsAsync(CancellationToken cancellationToken) =>
        SessionCount.OfAsync(_parts.StoreConnection, cancellationToken);

    /// <summary>Makes what was changed in the database behind the shop's back visible at once: forgets every cached
    /// answer.</summary>
    internal Task ForgetCachedAsync(CancellationToken cancellationToken) =>
        CachedAnswers.ForgetAsync(_parts.StoreConnection, cancellationToken);

    /// <summary>What runs where, for a table.</summary>
    public IReadOnlyList<SystemRow> Describe() =>
    [
        new("balancer", GatewayAddress.ToString(), _options.Policy),
        .. Gateway.AdminAddress is { } admin ? [new SystemRow("admin", new Uri(admin, "api/nodes").ToString(), "nodes as JSON")]
            : Array.Empty<SystemRow>(),
        .. _nodes.Nodes.Select(n => new SystemRow(n.Name, n.Address.ToString(),
            $"pid {n.ProcessId}, sessions {_setup.Sessions.ToString().ToLowerInvariant()}")),
        .. _parts.Describe(),
    ];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _nodes.StopAllAsync().ConfigureAwait(false);
        await _parts.DisposeAsync().ConfigureAwait(false);
    }
}

/// <summary>One line of what runs where.</summary>
public sealed record SystemRow(string Part, string Address, string Note);
