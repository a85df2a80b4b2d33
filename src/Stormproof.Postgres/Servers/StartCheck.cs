using System.Net.Sockets;
using Npgsql;

namespace Stormproof.Postgres.Servers;

/// <summary>Compares what was given with what is there. One line an error, each with its remedy.</summary>
internal static class StartCheck
{
    /// <summary>A fault that waiting does not mend: the settings are wrong.</summary>
    public static bool IsFinal(Exception? fault) =>
        fault is PostgresException { SqlState: "28P01" or "28000" or "3D000" or "42501" }
            or NpgsqlException { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound } }
            or SocketException { SocketErrorCode: SocketError.HostNotFound };

    public static IReadOnlyList<string> Errors(IReadOnlyList<ClusterServer> servers, PostgresClusterOptions options)
    {
        var errors = new List<string>();
        foreach (var server in servers)
        {
            if (server.Facts is null && FaultText(server, servers) is { } fault)
            {
                errors.Add($"{Place(server)}: {fault}");
            }
        }

        var given = servers[0];
        if (given.Facts is not null && given.Sample.IsInRecovery && RightPrimary(servers) is null)
        {
            errors.Add($"{Place(given)}: it is a replica (it is in recovery), so nothing can be written there; give its primary"
                + " as Primary and this one under Replicas.");
        }

        foreach (var server in servers.Where(s => s.Facts is not null))
        {
            errors.AddRange(RoleErrors(server, servers));
            errors.AddRange(LimitErrors(server, options));
        }

        return errors;
    }

    /// <summary>The one that is a primary and that the others agree with. Another than the one given counts only after a
    /// promotion, which the timeline tells of: the first timeline has never seen one, so there the settings are mixed
    /// up.</summary>
    public static ClusterServer? RightPrimary(IReadOnlyList<ClusterServer> servers)
    {
        var given = servers[0];
        if (given.Facts is not null && !given.Sample.IsInRecovery)
        {
            return given;
        }

        var promoted = servers.Where(s => s.Facts is not null && !s.Sample.IsInRecovery && s.Sample.Position.Timeline > 1)
            .MaxBy(s => s.Sample.Position.Timeline);
        return promoted is not null && (given.Facts is null || given.Facts.SystemId == promoted.Facts!.SystemId)
            ? promoted : null;
    }

    private static IEnumerable<string> RoleErrors(ClusterServer server, IReadOnlyList<ClusterServer> servers)
    {
        var primary = RightPrimary(servers) ?? (servers[0].Facts is not null ? servers[0] : null);
        if (primary is null || server == primary)
        {
            yield break;
        }

        var facts = server.Facts!;
        if (servers.TakeWhile(s => s != server).FirstOrDefault(
            s => s.Facts?.SystemId == facts.SystemId && s.Facts.StartedAt == facts.StartedAt) is { } twin)
        {
            yield return $"{Place(server)}: it is the same server as {Place(twin)}; remove one of the two.";
        }
        else if (facts.SystemId != primary.Facts!.SystemId)
        {
            yield return $"{Place(server)}: it belongs to another cluster (its system identifier is {facts.SystemId}, that of"
                + $" {Place(primary)} is {primary.Facts.SystemId}); give a streaming replica of this primary.";
        }
        else if (!server.Sample.IsInRecovery && server.Sample.Position.Timeline == primary.Sample.Position.Timeline)
        {
            yield return $"{Place(server)}: it is a primary (it is not in recovery), not a replica; give it as Primary, or a"
                + " streaming replica here.";
        }
    }

    private static IEnumerable<string> LimitErrors(ClusterServer server, PostgresClusterOptions options)
    {
        var facts = server.Facts!;
        if (!facts.SeesReplication)
        {
            yield return $"{Place(server)}: the user '{facts.User}' may not see what a replica follows; run"
                + $" GRANT pg_monitor TO \"{facts.User}\" on the primary.";
        }

        var budget = ClusterState.Budget(facts, options);
        if (!budget.Fits)
        {
            yield return $"{Place(server)}: max_connections is {budget.MaxConnections}; less {budget.Reserved} reserved that"
                + $" leaves {Math.Max(0, budget.MaxConnections - budget.Reserved)} for Nodes = {budget.Nodes}, too few for"
                + $" {Model.Consistency.ConnectionBudget.Least} and the watcher's on each; raise max_connections, lower"
                + $" ReservedConnections or Nodes (at most {budget.MostNodes} fit), or put a session pooler before it.";
        }
    }

    private static string? FaultText(ClusterServer server, IReadOnlyList<ClusterServer> servers) => server.Fault switch
    {
        PostgresException { SqlState: "28P01" or "28000" } e =>
            $"it refuses the user '{server.ConnectionString.Username}' ({e.MessageText}); correct Username and Password, or its"
            + " pg_hba.conf.",
        PostgresException { SqlState: "3D000" } e => $"{e.MessageText}; correct Database.",
        PostgresException { SqlState: "42501" } e =>
            $"{e.MessageText}; run GRANT pg_monitor TO \"{server.ConnectionString.Username}\" on the primary.",
        { } e when IsFinal(e) => $"the host name is not known ({Reason(e)}); correct Host.",
        // A node must be able to start while a replica is down, or the primary that was given has been replaced.
        _ when server != servers[0] || RightPrimary(servers) is not null => null,
        { } e => $"it does not answer ({Reason(e)}); start it, or correct Host and Port.",
        null => "it did not answer in time; start it, or correct Host and Port.",
    };

    private static string Reason(Exception e) => (e.InnerException ?? e).Message.TrimEnd('.');

    private static string Place(ClusterServer server) => $"{server.Setting} ({server.Name})";
}
