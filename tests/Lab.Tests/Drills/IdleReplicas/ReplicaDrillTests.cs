using Stormproof.Lab.Drills.IdleReplicas;

namespace Stormproof.Lab.Tests.Drills.IdleReplicas;

public sealed class ReplicaDrillTests
{
    private static readonly ReplicaResult Before = new(
        Requests: 9_000, Errors: 0, PrimaryShare: 1, ReplicaShare: 0, ReadShare: 0.9, ReadsOnReplicas: 0, OwnReads: 1_000,
        ReadYourWritesViolations: 0, Rps: 1_500, P50Ms: 30, P99Ms: 200, DurationMs: 6_000);

    private static readonly ReplicaResult After = Before with { PrimaryShare = 0.3, ReplicaShare = 0.7, ReadsOnReplicas = 0.75 };

    [Fact]
    public void Judge_IdleBeforeAndUsedAfter_Passes() => Assert.Empty(ReplicaDrill.Judge(Before, After));

    [Fact]
    public void Judge_ReplicasWereUsedBefore_Fails() =>
        AssertOne("before: the primary ran 98.0 %", Before with { PrimaryShare = 0.98 }, After);

    [Theory, InlineData(0.5), InlineData(0)]
    public void Judge_NotMostReadsOnReplicasAfter_Fails(double share) =>
        AssertOne("after: replicas answered", Before, After with { ReadsOnReplicas = share });

    [Fact]
    public void Judge_OneOwnWriteNotSeenAfter_Fails() =>
        AssertOne("after: 1 reads did not show", Before, After with { ReadYourWritesViolations = 1 });

    [Fact]
    public void Judge_RequestFailedAfter_Fails() => AssertOne("after: 2 requests failed", Before, After with { Errors = 2 });

    [Theory, InlineData(0.84), InlineData(0.96), InlineData(0)]
    public void Judge_OtherShareOfReads_FailsInEitherRun(double share)
    {
        AssertOne("before: ", Before with { ReadShare = share }, After);
        AssertOne("after: ", Before, After with { ReadShare = share });
    }

    [Fact]
    public void Judge_NobodyLookedForOwnWrites_FailsInEitherRun()
    {
        AssertOne("before: nobody looked", Before with { OwnReads = 0 }, After);
        AssertOne("after: nobody looked", Before, After with { OwnReads = 0 });
    }

    private static void AssertOne(string reason, ReplicaResult before, ReplicaResult after) =>
        Assert.StartsWith(reason, Assert.Single(ReplicaDrill.Judge(before, after)), StringComparison.Ordinal);
}
