using Stormproof.Model.Consistency;

namespace Stormproof.Postgres;

/// <summary>What the watcher last saw of a server.</summary>
/// <param name="Server">Host and port.</param>
/// <param name="IsPrimary">It takes the writes.</param>
/// <param name="IsReachable">It answers.</param>
/// <param name="Position">Replayed; by the primary flushed.</param>
/// <param name="Lag">A replica's; null when it cannot be told.</param>
/// <param name="ServesReads">It is a replica that reads go to, or the primary.</param>
public sealed record ServerStatus(
    string Server, bool IsPrimary, bool IsReachable, LogPosition Position, ReplicaLag? Lag, bool ServesReads);
