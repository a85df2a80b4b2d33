using Stormproof.Lab.Drills.Oversell;

namespace Stormproof.Lab.Tests.Drills.Oversell;

public sealed class OversellDrillTests
{
    private static readonly OversellOptions Options = new(Buyers: 1_000, Units: 100, Nodes: 3, Seed: 1);

    private static readonly OversellResult Before = new(
        Sold: 250, Oversold: 150, Confirmed: 250, Refused: 750, Errors: 0, StockLeft: 0, Rps: 500, P50Ms: 900, P99Ms: 1_900,
        DurationMs: 2_000);

    private static readonly OversellResult After = Before with { Sold = 100, Oversold = 0, Confirmed = 100, Refused = 900 };

    [Fact]
    public void Judge_OversoldBeforeAndExactAfter_Passes() => Assert.Empty(OversellDrill.Judge(Options, Before, After));

    [Fact]
    public void Judge_NothingOversoldBefore_Fails() =>
        AssertOne("before: nothing was oversold", Before with { Sold = 100, Oversold = 0 }, After);

    [Fact]
    public void Judge_FaultsBefore_AreTheIncidents() =>
        Assert.Empty(OversellDrill.Judge(Options, Before with { Errors = 3, Confirmed = 1, StockLeft = 9 }, After));

    [Fact]
    public void Judge_FewerSoldThanThereAre_Fails() =>
        AssertOne("after: 99 pieces sold, not 100", Before, After with { Sold = 99, Confirmed = 99, StockLeft = 1 });

    [Fact]
    public void Judge_OneMoreSoldThanThereIs_SaysHowMany()
    {
        var after = After with { Sold = 101, Oversold = 1, Confirmed = 101, StockLeft = -1 };

        var reasons = OversellDrill.Judge(Options, Before, after);

        Assert.Equal(["after: 101 pieces sold, not 100", "after: 1 pieces sold that there are not"], reasons);
    }

    [Theory, InlineData(99), InlineData(101)]
    public void Judge_OthersWereToldYesThanHaveBought_Fails(int confirmed) =>
        AssertOne($"after: {confirmed} buyers were told", Before, After with { Confirmed = confirmed });

    [Fact]
    public void Judge_ABuyerWasToldNothingAfter_Fails() => AssertOne("after: 1 buyers were told nothing", Before, After with
    {
        Errors = 1,
    });

    [Fact]
    public void Judge_StockDoesNotAddUpAfter_Fails() => AssertOne("after: 5 pieces left", Before, After with { StockLeft = 5 });

    private static void AssertOne(string reason, OversellResult before, OversellResult after) =>
        Assert.StartsWith(reason, Assert.Single(OversellDrill.Judge(Options, before, after)), StringComparison.Ordinal);
}
