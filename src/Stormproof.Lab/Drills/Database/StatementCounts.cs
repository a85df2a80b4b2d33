using Npgsql;
using Stormproof.Lab.Processes;

namespace Stormproof.Lab.Drills.Database;

/// <summary>How often each server of the database ran a kind of statement: PostgreSQL's own count
/// (<c>pg_stat_statements</c>), which no part of the app can dodge. Counts since some time in the past; take two and subtract.
/// </summary>
internal sealed class StatementCounts(string primary, IReadOnlyList<string> replicas)
{
    private const string Count = """
        select coalesce(sum(s.calls), 0)::bigint
        from pg_stat_statements s join pg_database d on d.oid = s.dbid
        where d.datname = current_database() and s.query ~* $1
        """;

    /// <summary>Sees to it that all servers count.</summary>
    /// <exception cref="LabException">One does not.</exception>
    public async Task PrepareAsync(Replication replication, CancellationToken cancellationToken)
    {
        try
        {
            await Sql.ExecuteAsync(primary, "create extension if not exists pg_stat_statements", cancellationToken)
                .ConfigureAwait(false);
            await replication.CatchUpAsync(cancellationToken).ConfigureAwait(false);
            foreach (var server in replicas.Prepend(primary))
            {
                await CountAsync(server, "none", cancellationToken).ConfigureAwait(false);
            }
        }
        catch (PostgresException e)
        {
            throw new LabException(
                $"The database does not count its statements ({e.MessageText}); this drill needs pg_stat_statements in"
                + " shared_preload_libraries of every server, and the right to create the extension.", 3);
        }
    }

    /// <summary>Runs of the statements whose text matches, on the primary and on all replicas together.</summary>
    /// <param name="pattern">A regular expression of PostgreSQL, in any case.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ServerCounts> CountAsync(string pattern, CancellationToken cancellationToken)
    {
        var onPrimary = await CountAsync(primary, pattern, cancellationToken).ConfigureAwait(false);
        var onReplicas = 0L;
        foreach (var replica in replicas)
        {
            onReplicas += await CountAsync(replica, pattern, cancellationToken).ConfigureAwait(false);
        }

        return new ServerCounts(onPrimary, onReplicas);
    }

    private static async Task<long> CountAsync(string server, string pattern, CancellationToken cancellationToken) =>
        (long)(await Sql.ScalarAsync(server, Count, cancellationToken, pattern).ConfigureAwait(false))!;
}

/// <summary>Runs of some statements.</summary>
internal readonly record struct ServerCounts(long Primary, long Replicas)
{
    public long Total => Primary + Replicas;

    public static ServerCounts operator -(ServerCounts now, ServerCounts then) =>
        new(now.Primary - then.Primary, now.Replicas - then.Replicas);
}
