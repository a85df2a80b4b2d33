namespace Stormproof.Model.Planning;

/// <summary>A database's path, with its reason.</summary>
/// <param name="Path">The way.</param>
/// <param name="Replicas">Replicas of each primary.</param>
/// <param name="Shards">Shards of one database, or of each domain's; 1 is none.</param>
/// <param name="ShardKey">What to spread rows by, when sharding comes now or next; else null.</param>
/// <param name="Then">What comes after, and when.</param>
/// <param name="Warnings">Where a rule's own limits are crossed or near.</param>
public sealed record DatabasePlan(
    DatabasePath Path, int Replicas, int Shards, string? ShardKey, string Then, IReadOnlyList<string> Warnings)
{
    /// <summary>Why, in one sentence with the figures.</summary>
    public required string Reason { get; init; }

    /// <summary>Primaries in all: one, one a shard, or those of all domains.</summary>
    public required int Primaries { get; init; }

    /// <summary>Reads a second in all: writes x read share / (1 - read share).</summary>
    public required double ReadsPerSecond { get; init; }

    /// <summary>How the replicas were counted.</summary>
    public required string ReplicaArithmetic { get; init; }

    /// <summary>How the shards were counted; null without any.</summary>
    public string? ShardArithmetic { get; init; }

    /// <summary>What a good shard key is.</summary>
    public IReadOnlyList<string> ShardKeyAdvice { get; init; } = [];

    /// <summary>Decides. Above a primary's limit in data or writes: federation when there are more than three domains with clear
    /// borders, else sharding; the read share does not change that. Else replication. Replicas of a primary =
    /// ceil(reads / (limit - writes)), at least 1: each replays all writes of its primary and has the rest of its capacity for
    /// reads. When one is lost the primary's own rest takes its place.</summary>
    /// <exception cref="PlanException">A value out of its range, or more than 10,000 shards.</exception>
    public static DatabasePlan For(DatabaseQuestion question)
    {
        Allowed.Between(question.ReadShare, "readShare", 0, 1, 0.9);
        Allowed.Above(question.DataTb, "dataTb", 0, 1_000_000, 5);
        Allowed.Rate(question.WritesPerSecond, "writesPerSecond", 10_000);
        Allowed.Between(question.Domains, "domains", 1, 10_000, 5);
        Allowed.Above(question.PrimaryTb, "primaryTb", 0, 1_000_000, 10);
        Allowed.Rate(question.PrimaryWritesPerSecond, "primaryWritesPerSecond", 50_000);
        return new DatabaseDecision(question).Decide();
    }
}
