namespace Stormproof.Model.Planning;

/// <summary>Which way a database grows.</summary>
public enum DatabasePath
{
    /// <summary>One primary; replicas answer reads.</summary>
    Replication,

    /// <summary>The rows of large tables spread over several primaries by a key.</summary>
    Sharding,

    /// <summary>A database for each domain, each with its own primary and replicas.</summary>
    Federation,
}
