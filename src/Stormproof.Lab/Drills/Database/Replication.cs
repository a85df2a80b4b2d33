using Stormproof.Lab.Processes;

namespace Stormproof.Lab.Drills.Database;

/// <summary>Holds and releases what the replicas show, wherever they run.</summary>
internal sealed class Replication(string primary, IReadOnlyList<string> replicas, TimeProvider clock)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>The replicas go on receiving the log and show none of it.</summary>
    public async Task PauseAsync(CancellationToken cancellationToken)
    {
        foreach (var replica in replicas)
        {
            await Sql.ExecuteAsync(replica, "select pg_wal_replay_pause()", cancellationToken).ConfigureAwait(false);
            await UntilAsync(replica, "select pg_get_wal_replay_pause_state() = 'paused'", cancellationToken)
                .ConfigureAwait(false);
        }
    }

    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        foreach (var replica in replicas)
        {
            await Sql.ExecuteAsync(replica, "select pg_wal_replay_resume()", cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until every replica shows all that is committed now.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        var position = (string)(await Sql.ScalarAsync(primary, "select pg_current_wal_flush_lsn()::text", cancellationToken)
            .ConfigureAwait(false))!;
        foreach (var replica in replicas)
        {
            await UntilAsync(replica, $"select pg_last_wal_replay_lsn() >= '{position}'::pg_lsn", cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private async Task UntilAsync(string replica, string sql, CancellationToken cancellationToken)
    {
        for (var begun = clock.GetTimestamp();
            await Sql.ScalarAsync(replica, sql, cancellationToken).ConfigureAwait(false) is not true;)
        {
            if (clock.GetElapsedTime(begun) > Limit)
            {
                throw new LabException($"A replica did not come to '{sql}' within {Limit.TotalSeconds:0} s.", 3);
            }

            await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
        }
    }
}
