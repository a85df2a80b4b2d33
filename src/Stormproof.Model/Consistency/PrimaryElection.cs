namespace Stormproof.Model.Consistency;

/// <summary>Which server takes the writes, by evidence alone: it is not in recovery, and no other such server has a higher
/// timeline. A promotion begins a new timeline, so of an old primary that still runs and a promoted replica the replica wins.
/// </summary>
public static class PrimaryElection
{
    /// <summary>The primary's place in the list; <paramref name="current"/> while nothing speaks for another.</summary>
    /// <param name="servers">All servers of one cluster (one system identifier).</param>
    /// <param name="current">The primary so far; -1 when there is none.</param>
    public static int Choose(ReadOnlySpan<ServerView> servers, int current)
    {
        // What the old one's timeline was is known even when it no longer answers: a rival must be above it. One that has gone
        // into recovery is no primary any more, whatever it follows.
        var best = current >= 0 && servers[current] is { IsReachable: true, IsInRecovery: true } ? -1 : current;
        for (var i = 0; i < servers.Length; i++)
        {
            var server = servers[i];
            if (i != current && server.IsReachable && !server.IsInRecovery && server.Position.IsKnown
                && (best < 0 || server.Position.Timeline > servers[best].Position.Timeline))
            {
                best = i;
            }
        }

        return best < 0 ? current : best;
    }
}
