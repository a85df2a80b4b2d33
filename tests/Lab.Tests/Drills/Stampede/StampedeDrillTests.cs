using Stormproof.Lab.Drills.Stampede;

namespace Stormproof.Lab.Tests.Drills.Stampede;

public sealed class StampedeDrillTests
{
    private static readonly StampedeOptions Options = new(Requests: 1_000, Nodes: 3, Seed: 1);

    private static readonly StampedeResult Before = new(
        Requests: 1_000, DatabaseLoads: 400, Errors: 0, WrongAnswers: 0, Rps: 100, P50Ms: 300, P99Ms: 900, DurationMs: 1_000);

    private static readonly StampedeResult After = Before with { DatabaseLoads = 1 };

    [Fact]
    public void Judge_ManyLoadsBeforeAndOneAfter_Passes() => Assert.Empty(StampedeDrill.Judge(Options, Before, After));

    [Fact]
    public void Judge_LeastIncident_Passes() =>
        Assert.Empty(StampedeDrill.Judge(Options, Before with { DatabaseLoads = 4 }, After));

    [Theory, InlineData(0), InlineData(1), InlineData(3)]
    public void Judge_OneLoadANodeOrFewerBefore_Fails(int loads) =>
        AssertOne($"before: {loads} loads", Before with { DatabaseLoads = loads }, After);

    [Fact]
    public void Judge_FaultsBefore_AreTheIncidents() =>
        Assert.Empty(StampedeDrill.Judge(Options, Before with { Errors = 5, WrongAnswers = 5 }, After));

    [Theory, InlineData(0), InlineData(2)]
    public void Judge_NotExactlyOneLoadAfter_Fails(int loads) =>
        AssertOne($"after: {loads} loads, not 1", Before, After with { DatabaseLoads = loads });

    [Fact]
    public void Judge_RequestFailedAfter_Fails() => AssertOne("after: 1 requests failed", Before, After with { Errors = 1 });

    [Fact]
    public void Judge_WrongAnswerAfter_Fails() => AssertOne("after: 1 answers are not", Before, After with { WrongAnswers = 1 });

    private static void AssertOne(string reason, StampedeResult before, StampedeResult after) =>
        Assert.StartsWith(reason, Assert.Single(StampedeDrill.Judge(Options, before, after)), StringComparison.Ordinal);
}
