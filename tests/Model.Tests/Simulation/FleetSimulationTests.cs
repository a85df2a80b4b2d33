using Stormproof.Model.Scaling;
using Stormproof.Model.Simulation;
using Stormproof.Model.Simulation.Policies;

namespace Stormproof.Model.Tests.Simulation;

public sealed class FleetSimulationTests
{
    private static readonly SimulatedFleet Fleet = new() { MaxNodes = 200, FailuresADay = 0 };
    private static readonly ScalingPolicy Ours = new() { MaxNodes = 200, P95Ms = new(200, 150) };

    private static LoadTrace Flat(double rps, int seconds = 7_200) => new("flat", [(0, rps), (seconds, rps)]);

    private static SimulationResult Run(
        LoadTrace trace, SimulatedFleet fleet, SimulatedPolicy? policy = null, ulong seed = 1, params SimulatedFault[] faults) =>
        FleetSimulation.Run(trace, fleet, policy ?? new StormproofPolicy(Ours), seed, faults);

    [Fact]
    public void Run_SameSeed_SameResult()
    {
        var trace = SampleTraces.Make("flash-sale");
        var (first, second) = (Run(trace, new SimulatedFleet()), Run(trace, new SimulatedFleet()));
        Assert.Equal(first with { Points = [] }, second with { Points = [] });
        Assert.Equal(first.Points, second.Points);
        Assert.NotEqual(first.SloViolationShare, Run(trace, new SimulatedFleet(), seed: 2).SloViolationShare);
    }

    [Fact]
    public void Run_FlatLoadOnAFittingFleet_NothingHappens()
    {
        var result = Run(Flat(1_000), Fleet);

        Assert.InRange(result.SloViolationShare, 0, 0.001);
        Assert.Equal(0, result.ErrorShare);
        Assert.Equal(1_000 * 7_200, result.Requests, 1_000 * 7_200 * 0.001);
        Assert.InRange(result.NodeHours, 24, 28);
        Assert.InRange(result.Changes, 0, 1);
    }

    [Fact]
    public void Run_NodeHoursAndCost_AreTheTimeOfAllNodes()
    {
        // No policy: the fleet of the start, 1,000 / (what a node carries) + 1.
        var result = Run(Flat(1_000, 3_600), Fleet, new HpaV2(0.5, 13, 13));

        Assert.InRange(result.NodeHours, 13 - 13 * 15 / 3600.0, 13);
        Assert.Equal(result.NodeHours * Fleet.PricePerHour, result.Cost, 9);
    }

    [Fact]
    public void Run_SharedDatabase_LimitsWhateverTheNodes()
    {
        // A tenth of the reads reaches the database: 50 a second carry 500 requests.
        var fleet = Fleet with { DatabaseQps = 50 };
        var few = Run(Flat(1_000), fleet, new HpaV2(0.5, 15, 15));
        var many = Run(Flat(1_000), fleet, new HpaV2(0.5, 150, 150));

        Assert.InRange(few.ErrorShare, 0.4, 0.55);
        Assert.InRange(many.ErrorShare, 0.4, 0.62);
        Assert.True(few.DatabaseQpsPeak <= 50.001);
    }

    [Fact]
    public void Run_SaturatedDatabase_OursStopsAndTheStepDoesNot()
    {
        var fleet = Fleet with { DatabaseQps = 80 };
        var policy = new StormproofPolicy(Ours);
        var ours = Run(Flat(1_000), fleet, policy);
        var blind = Run(Flat(1_000), fleet, new StormproofPolicy(Ours, off: ScalingGuard.Futility | ScalingGuard.NotBusy));

        Assert.True(policy.Last.IsFutile, policy.Last.ToString());
        Assert.InRange(ours.NodesPeak, 13, 20);
        Assert.True(blind.NodesPeak > 2 * ours.NodesPeak);
    }

    [Fact]
    public void Run_ColdNodes_ReachTheDatabaseMore()
    {
        var step = new LoadTrace("step", [(0, 500), (600, 500), (601, 2_000), (3_600, 2_000)]);
        var cold = Run(step, Fleet);
        var warm = Run(step, Fleet with { ColdReads = Fleet.WarmReads });

        Assert.True(cold.DatabaseQpsPeak > 3 * warm.DatabaseQpsPeak);
    }

    [Fact]
    public void Run_NodesThatDie_AreReplacedAndCostTheirRequests()
    {
        var half = new SimulatedFault(SimulatedFaultKind.NodesDie, TimeSpan.FromMinutes(30), TimeSpan.Zero, 0.5);
        var result = Run(Flat(1_000), Fleet, null, 1, half);

        Assert.InRange(result.ErrorShare, 0.0001, 0.05);
        Assert.InRange(result.Points[^1].Ready, 13, 16);
    }

    public static TheoryData<SimulatedFault> Faults { get; } =
    [
        new SimulatedFault(SimulatedFaultKind.NodesDie, TimeSpan.FromMinutes(40), TimeSpan.Zero, 0.5),
        new SimulatedFault(SimulatedFaultKind.NodesDie, TimeSpan.FromMinutes(40), TimeSpan.Zero, 1),
        new SimulatedFault(SimulatedFaultKind.MetricsMissing, TimeSpan.FromMinutes(40), TimeSpan.FromMinutes(20)),
        new SimulatedFault(SimulatedFaultKind.MetricsStale, TimeSpan.FromMinutes(40), TimeSpan.FromMinutes(20)),
        new SimulatedFault(SimulatedFaultKind.DatabaseSlow, TimeSpan.FromMinutes(40), TimeSpan.FromMinutes(40), 0.2),
        new SimulatedFault(SimulatedFaultKind.NothingStarts, TimeSpan.FromMinutes(40), TimeSpan.FromMinutes(40)),
    ];

    [Theory]
    [MemberData(nameof(Faults))]
    public void Run_AfterEachFault_RecoversToTheFleetWithoutIt(SimulatedFault fault)
    {
        var trace = new LoadTrace("wave", [.. Enumerable.Range(0, 181).Select(i => (i * 60.0, 1_500 + 500 * Math.Sin(
            i / 20.0)))]);
        var fleet = Fleet with { DatabaseQps = 400 };
        for (ulong seed = 1; seed <= 5; seed++)
        {
            var sane = Run(trace, fleet, null, seed);
            var hit = Run(trace, fleet, null, seed, fault);
            for (var i = hit.Points.Count - 40; i < hit.Points.Count; i++)
            {
                var (a, b) = (sane.Points[i], hit.Points[i]);
                Assert.True(b.Violations <= a.Violations + 0.05,
                    $"seed {seed}, {b.Seconds} s: {b.Violations:P1} against {a.Violations:P1}");
                Assert.True(Math.Abs(b.Ready - a.Ready) <= 4, $"seed {seed}, {b.Seconds} s: {b.Ready} nodes against {a.Ready}");
            }
        }
    }

    [Fact]
    public void Run_StaleMetricsBelieved_AreWorseThanHeld()
    {
        // A dip is the last thing that was measured; then the load returns, and nobody is told.
        var trace = new LoadTrace("dip", [(0, 3_000), (1_800, 3_000), (1_830, 500), (2_500, 500), (2_560, 3_000), (5_000,
            3_000)]);
        var fault = new SimulatedFault(SimulatedFaultKind.MetricsStale, TimeSpan.FromSeconds(1_900), TimeSpan.FromMinutes(60));
        var held = Run(trace, Fleet, null, 1, fault);
        var believed = Run(trace, Fleet, new StormproofPolicy(Ours, off: ScalingGuard.Freshness), 1, fault);

        Assert.InRange(held.SloViolationShare, 0, 0.01);
        Assert.True(believed.SloViolationShare > 0.3, $"{believed.SloViolationShare:P1}");
    }

    [Fact]
    public void Run_AWeekOf1000Nodes_IsOneStepASecond()
    {
        // No time is measured here: that it ends soon enough to be run at all is seen, and bench/ says how soon.
        var week = new LoadTrace("week", [.. Enumerable.Range(0, 7 * 24 + 1).Select(
            h => (h * 3600.0, 50_000 + 30_000 * Math.Sin(h / 24.0 * 2 * Math.PI)))]);
        var result = Run(week, new SimulatedFleet { MaxNodes = 1_200 }, new StormproofPolicy(new ScalingPolicy { MaxNodes =
            1_200 }));

        Assert.InRange(result.NodesPeak, 950, 1_150);
        Assert.InRange(result.SloViolationShare, 0, 0.02);
    }
}
