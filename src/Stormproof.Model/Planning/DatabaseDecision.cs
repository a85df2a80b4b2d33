namespace Stormproof.Model.Planning;

/// <summary>The rules behind <see cref="DatabasePlan.For"/>.</summary>
internal sealed class DatabaseDecision(DatabaseQuestion question)
{
    /// <summary>More domains than this are worth a database each.</summary>
    private const int FewDomains = 3;

    /// <summary>PostgreSQL's default <c>max_wal_senders</c>: what one primary feeds without being asked to.</summary>
    private const int MostReplicas = 10;

    private const int MostShards = 10_000;

    private readonly bool _outgrown =
        question.DataTb > question.PrimaryTb || question.WritesPerSecond > question.PrimaryWritesPerSecond;

    public DatabasePlan Decide()
    {
        var path = !_outgrown ? DatabasePath.Replication
            : question.Domains > FewDomains && question.ClearDomains ? DatabasePath.Federation
            : DatabasePath.Sharding;

        // An even spread over the domains is all that is known; the 'then' says what to do when one is larger.
        var domains = path == DatabasePath.Federation ? question.Domains : 1;
        var shards = path == DatabasePath.Replication ? 1 : Math.Max(path == DatabasePath.Sharding ? 2 : 1, Shards(domains));
        var replicas = DatabaseReplicas.Of(question, domains * shards, MostReplicas);
        return new DatabasePlan(
            path, replicas.Count, shards, path == DatabasePath.Replication ? null : "customer", Then(path, shards),
            [.. DatabaseWarnings.Of(question, path, shards, replicas)])
        {
            Reason = Reason(path),
            Primaries = domains * shards,
            ReadsPerSecond = replicas.Reads,
            ReplicaArithmetic = replicas.Arithmetic,
            ShardArithmetic = path == DatabasePath.Replication ? null : ShardArithmetic(domains, shards),
            ShardKeyAdvice = path == DatabasePath.Replication ? [] :
            [
                "A key that nearly every query names, so that it reaches one shard: the customer of an order.",
                "Many values, none of them large: no country, no status, no date that all new rows share.",
                "One that never changes: a row that moves is a transaction over two shards.",
            ],
        };
    }

    private int Shards(int domains)
    {
        var shards = Math.Max(
            Ratio.Ceiling([question.DataTb], [question.PrimaryTb, domains], MostShards),
            Ratio.Ceiling([question.WritesPerSecond], [question.PrimaryWritesPerSecond, domains], MostShards));
        return shards <= MostShards
            ? (int)shards
            : throw new PlanException(
                $"{question.DataTb:0.##} TB and {question.WritesPerSecond:0.##} writes a second need more than"
                + $" {MostShards:N0} shards; check the figures and the primary's limits.");
    }

    private string Reason(DatabasePath path)
    {
        var size = $"{question.DataTb:0.##} TB and {question.WritesPerSecond:N0} writes/s";
        var limits = $"{question.PrimaryTb:0.##} TB and {question.PrimaryWritesPerSecond:N0} writes/s";
        return path switch
        {
            DatabasePath.Federation => $"{size} are more than one primary's {limits}, and the {question.Domains:N0} domains"
                + " have clear borders: each gets its own primary and replicas.",
            DatabasePath.Sharding => $"{size} are more than one primary's {limits}, and there are not more than {FewDomains}"
                + " domains with clear borders to part by: rows are spread by a key.",
            _ when question.ReadShare > DatabaseReplicas.HighReadShare => $"{size} fit one primary ({limits}) and the read share"
                + $" {question.ReadShare:0.###} is above {DatabaseReplicas.HighReadShare}: replicas answer the reads.",
            _ => $"{size} fit one primary ({limits}): no more than replicas is needed.",
        };
    }

    private string Then(DatabasePath path, int shards) => path switch
    {
        DatabasePath.Federation when shards == 1 => $"shard orders by customer above {question.PrimaryTb:0.##} TB (or above"
            + $" {question.PrimaryWritesPerSecond:N0} writes/s), and any other domain that outgrows one database",
        DatabasePath.Federation => $"each domain is above one database's limits from the start: shard it in {shards:N0},"
            + " orders by customer",
        DatabasePath.Sharding => "add replicas inside each shard; add shards before the fullest is at its limit, for"
            + " rebalancing is dear",
        _ when question.Domains > FewDomains && question.ClearDomains => $"federation by domain above"
            + $" {question.PrimaryTb:0.##} TB or {question.PrimaryWritesPerSecond:N0} writes/s",
        _ => $"sharding above {question.PrimaryTb:0.##} TB or {question.PrimaryWritesPerSecond:N0} writes/s",
    };

    private string ShardArithmetic(int domains, int shards)
    {
        var over = domains == 1 ? "" : $" / {domains:N0} domains";
        return $"max(ceil({question.DataTb:0.##} TB{over} / {question.PrimaryTb:0.##} TB), ceil({question.WritesPerSecond:N0}"
            + $" writes/s{over} / {question.PrimaryWritesPerSecond:N0})) = {shards:N0}";
    }
}
