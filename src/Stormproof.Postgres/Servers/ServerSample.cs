using Stormproof.Model.Consistency;

namespace Stormproof.Postgres.Servers;

/// <summary>What the watcher last saw.</summary>
/// <param name="Position">Replayed by a replica; by a primary flushed.</param>
/// <param name="Incarnation">Of the replay process that this was seen of; null on a primary.</param>
/// <param name="At">On the monotonic clock, before the question was sent.</param>
/// <param name="Lag">A replica's; null when it cannot be told.</param>
internal sealed record ServerSample(
    bool IsReachable, bool IsInRecovery, LogPosition Position, string? Incarnation, TimeSpan At, ReplicaLag? Lag = null)
{
    public static ServerSample None { get; } = new(false, true, default, null, default);
}
