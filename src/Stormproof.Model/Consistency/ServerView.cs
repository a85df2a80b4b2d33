namespace Stormproof.Model.Consistency;

/// <summary>What is known of one database server at the moment of a decision.</summary>
/// <param name="IsReachable">It answered within the last few samples.</param>
/// <param name="IsInRecovery">It replays another's log; a server that does not is a primary.</param>
/// <param name="Position">What it has replayed, or written when it is a primary.</param>
/// <param name="Lag">Against the primary; null when it cannot be told, as on another timeline.</param>
/// <param name="Busy">Connections to it in use by this process.</param>
/// <param name="Capacity">Connections that this process may have to it.</param>
public readonly record struct ServerView(
    bool IsReachable, bool IsInRecovery, LogPosition Position, ReplicaLag? Lag, int Busy, int Capacity)
{
    /// <summary>Whether it may serve reads as a replica at all.</summary>
    public bool IsFitReplica(TimeSpan lagLimit) => IsReachable && IsInRecovery && Lag is { } lag && lag.Time <= lagLimit;
}
