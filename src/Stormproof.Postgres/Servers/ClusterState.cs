using Microsoft.Extensions.Logging;
using Stormproof.Model.Consistency;

namespace Stormproof.Postgres.Servers;

/// <summary>What the watchers have seen, put together: who is primary, and how far behind each replica is.</summary>
internal sealed class ClusterState(
    ClusterServer[] servers, PostgresClusterOptions options, PostgresMetrics metrics, ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly PrimaryTrail _trail = new(TrailLength(options));
    private string? _systemId;
    private volatile int _primary = -1;

    public ClusterServer Primary => _primary >= 0 ? servers[_primary]
        : throw new InvalidOperationException("The cluster has not been started yet; open it, or let the host start first.");

    /// <summary>The cluster's system identifier; null before the start.</summary>
    public string? SystemId => _systemId;

    /// <summary>Whether a server may serve a read that asks for nothing but the lag limit, from where it stands now.</summary>
    public bool IsWithinLimit(LogPosition position, TimeSpan at)
    {
        lock (_gate)
        {
            return _trail.LagOf(position, at) is { } lag && lag.Time <= options.LagLimit;
        }
    }

    /// <summary>The check at start is passed: from here on there are connections, and a primary.</summary>
    public void Begin(string systemId)
    {
        lock (_gate)
        {
            _systemId = systemId;
            foreach (var server in servers.Where(s => s.Facts is not null))
            {
                Take(server, server.Sample, server.Facts!);
            }

            foreach (var server in servers.Where(s => s.Facts is null))
            {
                logger.ServerLost(server.Name, server.Fault?.Message ?? "not seen yet");
            }

            // Replicas seen before the primary was known have no lag yet.
            foreach (var server in servers.Where(s => s.Facts is not null))
            {
                Take(server, server.Sample, server.Facts!);
            }
        }
    }

    public void Saw(ClusterServer server, ServerSample sample, ServerFacts facts)
    {
        lock (_gate)
        {
            if (_systemId is null)
            {
                server.Publish(sample, facts);
                return;
            }

            if (Objection(server, facts) is { } objection)
            {
                Refuse(server, objection);
                return;
            }

            var wasReachable = server.Sample.IsReachable;
            Take(server, sample, facts);
            if (!wasReachable)
            {
                logger.ServerBack(server.Name);
            }
        }
    }

    public void Missed(ClusterServer server, Exception fault)
    {
        lock (_gate)
        {
            if (_systemId is not null && server.Sample.IsReachable)
            {
                logger.ServerLost(server.Name, fault.Message);
            }

            server.Lose(fault);
        }
    }

    public static ConnectionBudget Budget(ServerFacts facts, PostgresClusterOptions options) =>
        new(facts.MaxConnections, facts.SuperuserReserved + options.ReservedConnections, options.Nodes, PerNodeExtra: 1);

    private string? Objection(ClusterServer server, ServerFacts facts) =>
        facts.SystemId != _systemId
            ? $"it belongs to another cluster: its system identifier is {facts.SystemId}, the primary's is {_systemId}"
        : server.Source is null && !Budget(facts, options).Fits
            ? $"its max_connections of {facts.MaxConnections} does not do for {options.Nodes} nodes"
        : null;

    private void Refuse(ClusterServer server, string objection)
    {
        if (server.Fault?.Message != objection)
        {
            logger.ServerRefused(server.Name, objection);
        }

        server.Lose(new InvalidOperationException(objection));
    }

    private void Take(ClusterServer server, ServerSample sample, ServerFacts facts)
    {
        var lag = sample.IsInRecovery ? _trail.LagOf(sample.Position, sample.At) : null;
        var isNew = server.Source is null;
        server.Publish(sample with { Lag = lag }, facts);
        if (isNew)
        {
            server.Open(options, Math.Min(options.MaxPoolSize, Budget(facts, options).PoolSize));
            logger.ServerFound(
                server.Name, sample.IsInRecovery ? "a replica" : "a primary", sample.Position.Timeline, server.Capacity,
                facts.MaxConnections);
        }

        Elect();
        if (servers[Math.Max(0, _primary)] == server && !sample.IsInRecovery)
        {
            _trail.Add(sample.Position, sample.At);
        }
    }

    private void Elect()
    {
        Span<ServerView> views = stackalloc ServerView[servers.Length];
        for (var i = 0; i < servers.Length; i++)
        {
            views[i] = servers[i].View;
        }

        var former = _primary;
        _primary = PrimaryElection.Choose(views, former);
        if (former >= 0 && former != _primary)
        {
            metrics.Failover();
            logger.PrimaryChanged(servers[_primary].Name, views[_primary].Position.Timeline, servers[former].Name);
        }
    }

    /// <summary>Enough samples to reach back beyond the lag limit.</summary>
    private static int TrailLength(PostgresClusterOptions options) =>
        (int)Math.Clamp((options.LagLimit / options.WatchInterval) + 8, 16, 4096);
}
