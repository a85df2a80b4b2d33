using Npgsql;
using Stormproof.Model.Consistency;
using Stormproof.Postgres.Servers;

namespace Stormproof.Postgres;

/// <summary>An open connection to a server that has what the read must see. Dispose it to give the connection back.</summary>
public sealed class ReadConnection : IAsyncDisposable
{
    private ClusterServer? _server;

    internal ReadConnection(
        ClusterServer server, NpgsqlConnection connection, bool isReplica, LogPosition asOf, ReadReason reason)
    {
        _server = server;
        Origin = server;
        Connection = connection;
        IsReplica = isReplica;
        AsOf = asOf;
        Reason = reason;
    }

    /// <summary>Open; for any code that takes one: Npgsql's own, Dapper, EF Core.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>Host and port.</summary>
    public string Server => Origin.Name;

    /// <summary>False: the primary.</summary>
    public bool IsReplica { get; }

    /// <summary>What was asked of this connection sees at least all up to here: what the replica had replayed before the
    /// connection was handed out. On the primary the position that was asked for, as it has all there is; not known when none
    /// was.</summary>
    public LogPosition AsOf { get; }

    /// <summary>Why this server.</summary>
    public ReadReason Reason { get; }

    internal ClusterServer Origin { get; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _server, null) is not { } server)
        {
            return ValueTask.CompletedTask;
        }

        server.Leave();
        return Connection.DisposeAsync();
    }
}
