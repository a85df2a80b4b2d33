using Stormproof.Model.Fleet;
using Stormproof.Model.Scaling;

namespace Stormproof.Model.Tests.Scaling;

/// <summary>Whatever the samples say: never above a cap, and the spend is bounded.</summary>
public sealed class ScalingCapTests
{
    private const int Steps = 2_000;

    private static readonly ScalingPolicy Policy = new()
    {
        MaxNodes = 40,
        MaxNodesPerHour = 25,
        NodePricePerHour = 2,
        MaxCostPerHour = 60,
        P95Ms = new(200, 150),
        Concurrency = new(20, 15),
        Memory = new(0.8, 0.7),
        Prediction = new(),
    };

    private sealed record Seen(int Most, double MostAnHour, double Spent, double Hours);

    private static Seen Run(ulong seed, ScalingPolicy policy, ScalingGuard off, bool liesAboutCounts)
    {
        var random = new SeededRandom(seed);
        var state = ScalingState.Start(4, TimeSpan.Zero);
        var (now, most, spent, ready) = (TimeSpan.Zero, 0, 0.0, 4);
        var added = new List<(TimeSpan At, int Count)>();
        var mostAnHour = 0.0;
        for (var i = 0; i < Steps; i++)
        {
            var step = TimeSpan.FromSeconds(1 + random.Next(90));
            spent += state.Target * step.TotalHours * policy.NodePricePerHour!.Value;
            now += step;
            var sample = Wild(random, now) with
            {
                Ready = liesAboutCounts ? random.Next(2_000) - 100 : ready,
                Starting = liesAboutCounts ? random.Next(2_000) - 100 : state.Target - ready,
                Draining = liesAboutCounts ? random.Next(10) : 0,
            };
            var decision = Autoscaler.Decide(policy, state, sample, now, out var next, off);
            if (decision.Target > state.Target)
            {
                added.Add((now, decision.Target - state.Target));
            }

            mostAnHour = Math.Max(mostAnHour, added.Where(a => a.At > now - TimeSpan.FromHours(1)).Sum(a => a.Count));
            ready = random.Next(3) == 0 ? decision.Target : Math.Min(ready, decision.Target);
            (state, most) = (next, Math.Max(most, decision.Target));
        }

        return new Seen(most, mostAnHour, spent, now.TotalHours);
    }

    private static ScalingSample Wild(SeededRandom random, TimeSpan now) => new()
    {
        At = now - TimeSpan.FromSeconds(random.Next(10) == 0 ? random.Next(4_000) - 10 : 0),
        ArrivalRps = Any(random, 1e5),
        ThroughputRps = Any(random, 1e3),
        P95Ms = Any(random, 1e4),
        InFlight = Any(random, 1e5),
        Cpu = Any(random, 1.5),
        Memory = Any(random, 1.5),
        StartingCpu = Any(random, 1),
    };

    private static double Any(SeededRandom random, double most) => random.Next(12) switch
    {
        0 => double.NaN,
        1 => double.PositiveInfinity,
        2 => -1e9,
        3 => double.MaxValue,
        4 => double.Epsilon,
        _ => random.NextDouble() * most,
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Decide_RandomAndHostileSamples_StayUnderEveryCap(bool liesAboutCounts)
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var seen = Run(seed, Policy, ScalingGuard.None, liesAboutCounts);
            // 60 an hour at 2 a node: 30 nodes, fewer than the 40 of the cap.
            Assert.True(seen.Most <= 30, $"seed {seed}: {seen.Most} nodes");
            Assert.True(seen.MostAnHour <= 25, $"seed {seed}: {seen.MostAnHour} nodes in an hour");
            Assert.True(seen.Spent <= 60 * seen.Hours, $"seed {seed}: spent {seen.Spent} in {seen.Hours} h");
        }
    }

    [Theory]
    [InlineData(ScalingGuard.CostPerHour)]
    [InlineData(ScalingGuard.MaxNodes)]
    [InlineData(ScalingGuard.NodesPerHour)]
    public void Decide_WithoutOneCap_GoesOverIt(ScalingGuard guard)
    {
        // Each cap alone, so that no other one stands in for it.
        var policy = guard switch
        {
            ScalingGuard.MaxNodes => Policy with { MaxCostPerHour = null, MaxNodesPerHour = 100_000 },
            ScalingGuard.CostPerHour => Policy with { MaxNodesPerHour = 100_000 },
            _ => Policy,
        };
        var over = 0;
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var seen = Run(seed, policy, guard, false);
            over += guard switch
            {
                ScalingGuard.MaxNodes => seen.Most > 40,
                ScalingGuard.CostPerHour => seen.Most > 30,
                _ => seen.MostAnHour > 25,
            } ? 1 : 0;
        }

        Assert.True(over > 0, $"no seed of 20 went over without {guard}");
    }

    [Fact]
    public void Decide_DrainingNodes_ArePaidForAndCountUnderTheCap()
    {
        var policy = Scaler.Policy with { MaxNodes = 20 };
        var sample = new ScalingSample { At = TimeSpan.FromHours(1), Ready = 10, Draining = 7, Cpu = 1, ArrivalRps = 9_000,
            ThroughputRps = 900 };
        var decision = Autoscaler.Decide(policy, ScalingState.Start(10, TimeSpan.Zero), sample, sample.At, out _);

        Assert.Equal(13, decision.Target);
    }

    [Fact]
    public void Decide_CapLoweredUnderTheFleet_ShrinksToIt()
    {
        var policy = Scaler.Policy with { MaxNodes = 6 };
        var sample = new ScalingSample { At = TimeSpan.FromSeconds(1), Ready = 10, Cpu = 0.9 };

        Assert.Equal(6, Autoscaler.Decide(policy, ScalingState.Start(10, TimeSpan.Zero), sample, sample.At, out _).Target);
    }
}
