using Stormproof.Lab.Drills.DeadNode;

namespace Stormproof.Lab.Tests.Drills.DeadNode;

public sealed class DeadNodeDrillTests
{
    private static readonly DeadNodeOptions Options = new(Nodes: 6, Rate: 100, Seed: 1, TimeSpan.FromSeconds(10));

    private static readonly DeadNodeResult Before = new(
        Requests: 1_000, Errors: 320, ErrorRate: 0.32, Timeouts: 160, ServerErrors: 160, LateErrors: 150, Retries: 0,
        Ejections: 0, HungShare: 0.16, ErringShare: 0.17, SlowShare: 0.17, Faults: new(Hangs: true, Errs: true, IsSlow: true),
        Rps: 68, P50Ms: 25, P99Ms: 5_000, DurationMs: 10_000);

    private static readonly DeadNodeResult After = Before with
    {
        Errors = 6, ErrorRate = 0.006, Timeouts = 0, ServerErrors = 6, LateErrors = 0, Retries = 6, Ejections = 2, P99Ms = 300,
    };

    [Fact]
    public void Judge_UsersSufferedBeforeAndNotAfter_Passes() => Assert.Empty(DeadNodeDrill.Judge(Options, Before, After));

    [Fact]
    public void Judge_AllThatMayBeLeft_Passes() =>
        Assert.Empty(DeadNodeDrill.Judge(Options, Before, After with { Errors = 32, ServerErrors = 32, P99Ms = 2_500 }));

    [Fact]
    public void Judge_OneErrorMore_Fails() =>
        AssertOne("after: 33 requests failed, more than 10", Before, After with { Errors = 33, ServerErrors = 33 });

    [Fact]
    public void Judge_P99NotHalved_SaysBoth() =>
        AssertOne("after: a p99 of 2501 ms, more than 50", Before, After with { P99Ms = 2_501 });

    [Fact]
    public void Judge_AUserWaitedInVainAfter_Fails() => AssertOne("after: 1 users waited", Before, After with { Timeouts = 1 });

    [Fact]
    public void Judge_ErrorsGoOnAfter_Fails() =>
        AssertOne("after: 1 requests failed in the second half", Before, After with { LateErrors = 1 });

    [Fact]
    public void Judge_NobodyWaitedBefore_IsNoIncident() =>
        AssertOne("before: nobody waited in vain", Before with { Timeouts = 0 }, After);

    [Fact]
    public void Judge_NobodyMetTheErringNodeBefore_IsNoIncident() =>
        AssertOne("before: nobody met the erring node", Before with { ServerErrors = 0 }, After);

    [Fact]
    public void Judge_TooFewRequests_ProveNothing()
    {
        AssertOne("before: 899 requests prove nothing; it takes 900", Before with { Requests = 899 }, After);
        AssertOne("after: 899 requests prove nothing", Before, After with { Requests = 899 });
    }

    [Fact]
    public void Judge_AFaultWasNotThere_SaysWhich()
    {
        var well = new NodeFaultChecks(Hangs: false, Errs: false, IsSlow: false);

        Assert.Equal(
            [
                "before: the node that should hang answered", "before: the node that should answer 500 did not",
                "before: the node that should be 16 times slower was not",
            ],
            DeadNodeDrill.Judge(Options, Before with { Faults = well }, After));
        Assert.Equal(3, DeadNodeDrill.Judge(Options, Before, After with { Faults = well }).Count);
    }

    private static void AssertOne(string reason, DeadNodeResult before, DeadNodeResult after) =>
        Assert.StartsWith(reason, Assert.Single(DeadNodeDrill.Judge(Options, before, after)), StringComparison.Ordinal);
}
