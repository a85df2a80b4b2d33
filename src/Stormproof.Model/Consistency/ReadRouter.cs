namespace Stormproof.Model.Consistency;

/// <summary>Where a read goes.</summary>
/// <param name="Server">A replica's place in the list; -1 for the primary.</param>
/// <param name="Reason">Why. With <see cref="ReadReason.NearlyThere"/> the replica must be waited for.</param>
public readonly record struct ReadChoice(int Server, ReadReason Reason);

/// <summary>Sends each read to the least busy replica that has what it must see, else to the primary.</summary>
public static class ReadRouter
{
    /// <summary>Chooses.</summary>
    /// <param name="servers">All servers, the primary among them: whoever is not in recovery gets no reads as a replica.</param>
    /// <param name="freshness">What the read must have seen.</param>
    /// <param name="lagLimit">Beyond it a replica gets no reads.</param>
    /// <param name="maxWait">How long a read may wait for a replica; one whose replay is further behind in time is not worth it.
    /// </param>
    /// <param name="turn">Any number that grows with each read: who comes first among the equally busy.</param>
    public static ReadChoice Choose(
        ReadOnlySpan<ServerView> servers, Freshness freshness, TimeSpan lagLimit, TimeSpan maxWait, uint turn)
    {
        if (freshness.IsCurrent)
        {
            return new ReadChoice(-1, ReadReason.Current);
        }

        var (best, nearest, reason) = (-1, -1, ReadReason.NoneFit);
        var start = servers.Length == 0 ? 0 : (int)(turn % (uint)servers.Length);
        for (var i = 0; i < servers.Length; i++)
        {
            var index = (start + i) % servers.Length;
            var server = servers[index];
            if (!server.IsFitReplica(lagLimit))
            {
                continue;
            }

            var isMet = freshness.IsMetBy(server.Position);
            reason = Later(reason, isMet ? ReadReason.Busy : ReadReason.Behind);
            if (server.Busy >= server.Capacity)
            {
                continue;
            }

            if (isMet && (best < 0 || server.Busy < servers[best].Busy))
            {
                best = index;
            }
            else if (!isMet && IsNear(server, freshness, maxWait)
                && (nearest < 0 || server.Position.Lsn > servers[nearest].Position.Lsn))
            {
                nearest = index;
            }
        }

        return best >= 0 ? new ReadChoice(best, ReadReason.Fresh)
            : nearest >= 0 ? new ReadChoice(nearest, ReadReason.NearlyThere)
            : new ReadChoice(-1, reason);
    }

    /// <summary>It kept up when last seen: what it lacks was written since. One whose replay stands still is not worth a wait.
    /// </summary>
    private static bool IsNear(ServerView server, Freshness freshness, TimeSpan maxWait) =>
        maxWait > TimeSpan.Zero && server.Lag is { } lag && lag.Time <= maxWait
        && server.Position.Timeline == freshness.Position.Timeline;

    private static ReadReason Later(ReadReason a, ReadReason b) => a > b ? a : b;
}
