using Stormproof.Lab.Drills.ScaleIn;

namespace Stormproof.Lab.Tests.Drills.ScaleIn;

public sealed class ScaleInDrillTests
{
    private static readonly ScaleInOptions Options = new(Nodes: 8, Left: 2, Rate: 40, Seed: 1);

    private static readonly ScaleInResult Before = new(
        Requests: 456, LongRequests: 56, CutRequests: 18, CutLongRequests: 17, InFlight: 20, NodesEnded: 6, NodesLeft: 2,
        ScaleInMs: 2_300, LongestMs: 6_010, Rps: 40, P50Ms: 5, P99Ms: 60, DurationMs: 10_000);

    private static readonly ScaleInResult After = Before with { CutRequests = 0, CutLongRequests = 0, ScaleInMs = 7_200 };

    [Fact]
    public void Judge_CutBeforeAndNotAfter_Passes() => Assert.Empty(ScaleInDrill.Judge(Options, Before, After));

    [Fact]
    public void Judge_NothingCutBefore_IsNoIncident() =>
        AssertOne("before: no request was cut", Before with { CutRequests = 0 }, After);

    [Fact]
    public void Judge_OneCutAfter_Fails() => AssertOne("after: 1 requests were cut", Before, After with { CutRequests = 1 });

    [Fact]
    public void Judge_NoRequestOutlastedTheGrace_ProvesNothing() =>
        AssertOne("after: the nodes were gone after 2000 ms", Before, After with { ScaleInMs = 2_000 });

    [Fact]
    public void Judge_LongestRequestWasNotLong_ProvesNothing() =>
        AssertOne("after: the longest answer took 5999 ms, not 6000 ms", Before, After with { LongestMs = 5_999 });

    [Theory, InlineData(5, 2), InlineData(6, 3)]
    public void Judge_OtherNodesThanMustHaveLeft_Fails(int ended, int left)
    {
        AssertOne("before: ", Before with { NodesEnded = ended, NodesLeft = left }, After);
        AssertOne($"after: {ended} nodes ended and {left} are left, not 6 and 2", Before, After with
        {
            NodesEnded = ended, NodesLeft = left,
        });
    }

    [Fact]
    public void Judge_LeavingNodesWereIdleOrHardlyAnybodyAsked_ProvesNothing()
    {
        AssertOne("before: the leaving nodes had no request", Before with { InFlight = 0 }, After);
        AssertOne("after: the leaving nodes had no request", Before, After with { InFlight = 0 });
        AssertOne("before: 395 requests prove nothing; it takes 396", Before with { Requests = 395 }, After);
        AssertOne("after: 395 requests prove nothing", Before, After with { Requests = 395 });
    }

    private static void AssertOne(string reason, ScaleInResult before, ScaleInResult after) =>
        Assert.StartsWith(reason, Assert.Single(ScaleInDrill.Judge(Options, before, after)), StringComparison.Ordinal);
}
