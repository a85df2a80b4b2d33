using Stormproof.Lab.Drills.LogoutStorm;

namespace Stormproof.Lab.Tests.Drills.LogoutStorm;

/// <summary>Each reason to fail makes the verdict fail, alone.</summary>
public sealed class StormDrillTests
{
    private static readonly StormOptions Options = new(Users: 100, Nodes: 3, Seed: 1);

    private static readonly StormResult Before = new(
        Requests: 800, Failed: 500, ErrorRate: 0.625, ErrorRateAfterLogin: 0.7, LoggedOut: 300, LostCarts: 200, ServerErrors: 0,
        Timeouts: 0, WrongAnswers: 0, RetriedByGateway: 5, Kills: 2, Restarts: 3, PeakSessions: 0, Orders: 9, DuplicateOrders: 0,
        LostOrders: 0, StockDrift: 0, Rps: 100, P50Ms: 5, P99Ms: 50, DurationMs: 8_000);

    private static readonly StormResult After = Before with
    {
        Requests = 700, Failed = 0, ErrorRate = 0, ErrorRateAfterLogin = 0, LoggedOut = 0, LostCarts = 0, PeakSessions = 100,
        Orders = 100,
    };

    [Fact]
    public void Judge_IncidentAndFix_Passes() => Assert.Empty(StormDrill.Judge(Options, Before, After));

    [Fact]
    public void Judge_IncidentNotReproduced_Fails() =>
        Assert.Single(StormDrill.Judge(Options, Before with { ErrorRateAfterLogin = 0.39 }, After));

    public static TheoryData<string> Faults => ["failed", "peak", "kills", "restarts", "orders", "duplicate", "lost", "drift"];

    [Theory]
    [MemberData(nameof(Faults))]
    public void Judge_OneFaultAfter_Fails(string fault)
    {
        var after = fault switch
        {
            "failed" => After with { Failed = 1 },
            "peak" => After with { PeakSessions = 99 },
            "kills" => After with { Kills = 0 },
            "restarts" => After with { Restarts = 2 },
            "orders" => After with { Orders = 99 },
            "duplicate" => After with { DuplicateOrders = 1 },
            "lost" => After with { LostOrders = 1 },
            _ => After with { StockDrift = 1 },
        };

        Assert.Single(StormDrill.Judge(Options, Before, after));
    }
}
