using Stormproof.Lab.Drills.StalePrice;

namespace Stormproof.Lab.Tests.Drills.StalePrice;

public sealed class StalePriceDrillTests
{
    private static readonly StalePriceOptions Options = new(Nodes: 3, Seed: 1, Duration: TimeSpan.FromSeconds(10));

    private static readonly FaultCounts Faults = new(
        ReplayPauses: 1, WriterKills: 1, StoreRestarts: 1, LinkCuts: 1, BroadcastCuts: 1, Promotions: 1);

    private static readonly StalePriceResult Before = new(
        Reads: 500, Writes: 20, StaleReads: 1, MaxStaleMs: 900, MissedCommits: 10, StaleAtEnd: 2, HitRate: 0.9, Loads: 50,
        Errors: 300, FailedWrites: 30, LostWrites: 0, UnknownPrices: 0, Faults, P50Ms: 2, P99Ms: 80, DurationMs: 15_000);

    private static readonly StalePriceResult After = Before with
    {
        StaleReads = 0, MaxStaleMs = 0, MissedCommits = 0, StaleAtEnd = 0, HitRate = StalePriceDrill.LowestHitRate,
    };

    [Fact]
    public void Judge_IncidentReproducedAndFixHeld_Passes() => Assert.Empty(StalePriceDrill.Judge(Options, Before, After));

    [Fact]
    public void Judge_NothingStaleBefore_Fails() => AssertOne("before: no read was stale", Before with { StaleReads = 0 }, After);

    [Fact]
    public void Judge_NoCommitMissedBefore_TheKillsProveNothing() =>
        AssertOne("before: no read missed", Before with { MissedCommits = 0 }, After);

    [Fact]
    public void Judge_OneStaleAfter_FailsWithHowLong() =>
        AssertOne("after: 1 of 500 reads were stale, by up to 7.5 ms", Before, After with { StaleReads = 1, MaxStaleMs = 7.5 });

    [Fact]
    public void Judge_CommitMissedAfter_Fails() => AssertOne("after: 3 reads missed", Before, After with { MissedCommits = 3 });

    [Fact]
    public void Judge_OldPriceAtTheEndAfter_Fails() =>
        AssertOne("after: 1 products still", Before, After with { StaleAtEnd = 1 });

    [Fact]
    public void Judge_HardlyAnythingCachedAfter_ProvesNothing() =>
        AssertOne("after: a hit rate of 19", Before, After with { HitRate = 0.19 });

    [Fact]
    public void Judge_TooFewReads_ProveNothing()
    {
        AssertOne("before: 499 reads", Before with { Reads = 499 }, After);
        AssertOne("after: 499 reads", Before, After with { Reads = 499 });
    }

    [Fact]
    public void Judge_TooFewWrites_ProveNothing()
    {
        AssertOne("before: 500 reads and 19 writes", Before with { Writes = 19 }, After);
        AssertOne("after: 500 reads and 19 writes", Before, After with { Writes = 19 });
    }

    [Fact]
    public void Judge_AcknowledgedWriteLost_VoidsEitherRun()
    {
        AssertOne("before: 1 acknowledged writes", Before with { LostWrites = 1 }, After);
        AssertOne("after: 1 acknowledged writes", Before, After with { LostWrites = 1 });
    }

    [Fact]
    public void Judge_PriceThatNeverWas_FailsInEitherRun()
    {
        AssertOne("before: 1 prices", Before with { UnknownPrices = 1 }, After);
        AssertOne("after: 1 prices", Before, After with { UnknownPrices = 1 });
    }

    public static TheoryData<string, FaultCounts> Incomplete => new()
    {
        { "no replay was paused", Faults with { ReplayPauses = 0 } },
        { "no writer was killed", Faults with { WriterKills = 0 } },
        { "the store was not restarted", Faults with { StoreRestarts = 0 } },
        { "no node was cut off", Faults with { LinkCuts = 0 } },
        { "no broadcast was cut", Faults with { BroadcastCuts = 0 } },
        { "no replica was promoted", Faults with { Promotions = 0 } },
    };

    [Theory, MemberData(nameof(Incomplete))]
    public void Judge_FaultDidNotHappen_FailsInEitherRun(string reason, FaultCounts faults)
    {
        AssertOne($"before: {reason}", Before with { Faults = faults }, After);
        AssertOne($"after: {reason}", Before, After with { Faults = faults });
    }

    private static void AssertOne(string reason, StalePriceResult before, StalePriceResult after) =>
        Assert.StartsWith(reason, Assert.Single(StalePriceDrill.Judge(Options, before, after)), StringComparison.Ordinal);
}
