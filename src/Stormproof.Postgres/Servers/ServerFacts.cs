namespace Stormproof.Postgres.Servers;

/// <summary>What stays the same while a server runs.</summary>
/// <param name="SystemId">The cluster's system identifier: a primary and all its copies have the same.</param>
/// <param name="StartedAt">The server's own start time, as text: tells one server from another of the same cluster.</param>
/// <param name="Incarnation">The life of its replay process; null on a primary. Within one life replay only moves
/// forward.</param>
internal sealed record ServerFacts(
    string SystemId, string StartedAt, string? Incarnation, int MaxConnections, int SuperuserReserved, ulong SegmentSize,
    bool SeesReplication, string User);
