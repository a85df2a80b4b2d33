namespace Stormproof.Lab.Postgres;

/// <summary>The database that the lab runs itself.</summary>
internal sealed record LocalPostgresOptions
{
    /// <summary>Streaming replicas, 0 to 5.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>Connections that each server takes, 20 to 2,000.</summary>
    public int MaxConnections { get; init; } = 300;

    /// <summary>PostgreSQL's setting of that name.</summary>
    public string SynchronousCommit { get; init; } = "on";

    /// <summary>Whether each server counts its statements (<c>pg_stat_statements</c>).</summary>
    public bool CountStatements { get; init; }
}
