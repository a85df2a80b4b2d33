namespace Stormproof.Model.Planning;

/// <summary>Where a database's path meets limits.</summary>
internal static class DatabaseWarnings
{
    /// <summary>From this share of a limit on, the way beyond it is to be prepared.</summary>
    private const double Near = 0.8;

    public static IEnumerable<string> Of(DatabaseQuestion question, DatabasePath path, int shards, DatabaseReplicas replicas) =>
        Limits(question, path).Concat(Path(question, path, shards)).Concat(Reads(question, replicas));

    private static IEnumerable<string> Limits(DatabaseQuestion question, DatabasePath path)
    {
        (double Value, double Limit, string Unit)[] limits =
        [
            (question.DataTb, question.PrimaryTb, "TB"), (question.WritesPerSecond, question.PrimaryWritesPerSecond, "writes/s"),
        ];
        foreach (var (value, limit, unit) in limits)
        {
            if (value > limit)
            {
                yield return $"{value:#,##0.##} {unit} are above one primary's {limit:#,##0.##} {unit}.";
            }
            else if (value >= limit * Near && path == DatabasePath.Replication)
            {
                yield return $"{value:#,##0.##} {unit} are near one primary's {limit:#,##0.##} {unit}: prepare the next step"
                    + " now.";
            }
        }

        if (path != DatabasePath.Replication && question.ReadShare > DatabaseReplicas.HighReadShare)
        {
            yield return $"A high read share ({question.ReadShare:0.###}) does not lift the primary's limits: replicas take"
                + " reads, the primary keeps all data and all writes.";
        }
    }

    private static IEnumerable<string> Path(DatabaseQuestion question, DatabasePath path, int shards)
    {
        switch (path)
        {
            case DatabasePath.Federation:
                yield return "Joins across domains happen in services; a transaction over two domains is none any more.";
                yield return $"The figures are taken as spread evenly over {question.Domains:N0} domains with clear borders;"
                    + " a larger domain is sharded first.";
                break;
            case DatabasePath.Sharding:
                yield return "Queries over several shards hurt, and rebalancing is dear: choose the key by the queries, and"
                    + $" begin with room ({shards:N0} shards are the fewest).";
                if (question.Domains > 1 && !question.ClearDomains)
                {
                    yield return $"The {question.Domains:N0} domains have no clear borders, so they are no way to part the data.";
                }

                break;
            default:
                yield return "All writes stay on one primary.";
                break;
        }
    }

    private static IEnumerable<string> Reads(DatabaseQuestion question, DatabaseReplicas replicas)
    {
        yield return "Watch the replicas' lag and keep it under 1 s; what a user has just written is read where it has arrived.";
        if (replicas.Carried < 1)
        {
            yield return $"{replicas.Count} replicas, as many as a primary feeds by default, carry {replicas.Carried:P0} of the"
                + $" {replicas.Reads:N0} reads/s: cache the rest, or shard sooner.";
        }

        if (question.ReadShare <= DatabaseReplicas.HighReadShare)
        {
            yield return $"Replication pays by its reads above a read share of {DatabaseReplicas.HighReadShare}; at"
                + $" {question.ReadShare:0.###} replicas help less and the writes weigh more.";
        }
    }
}
