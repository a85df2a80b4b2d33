using Stormproof.Model.Scaling;

namespace Stormproof.Model.Tests.Scaling;

public sealed class AutoscalerTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static ScalingDecision Once(
        ScalingPolicy policy, int nodes, ScalingSample sample, ScalingGuard off = ScalingGuard.None, TimeSpan? now = null)
    {
        var state = ScalingState.Start(nodes, TimeSpan.Zero);
        var at = now ?? TimeSpan.FromHours(1);
        return Autoscaler.Decide(policy, state, sample with { At = at }, at, out _, off);
    }

    [Fact]
    public void Decide_CpuAboveTarget_OrdersByTheFormulaAndOneSpare()
    {
        // 4 x 0.9 / 0.8 = 4.5, so 5, and 1 to spare.
        var decision = Once(Scaler.Policy, 4, new ScalingSample { Ready = 4, Cpu = 0.9, ArrivalRps = 360, ThroughputRps = 360 });

        Assert.Equal(6, decision.Target);
        Assert.Equal(ScalingSignal.Cpu, decision.Signal);
        Assert.Equal(4.5, decision.Need, 9);
    }

    [Fact]
    public void Decide_SeveralSignals_TheHighestNeedWins()
    {
        var policy = Scaler.Policy with { Concurrency = new(10, 8), P95Ms = new(200, 150) };
        var decision = Once(policy, 4, new ScalingSample { Ready = 4, Cpu = 0.9, InFlight = 70, P95Ms = 100 });

        Assert.Equal(ScalingSignal.Concurrency, decision.Signal);
        Assert.Equal(8, decision.Target);
    }

    [Fact]
    public void Decide_SaturatedNodes_AreSizedByWhatCameInNotByWhatTheyManaged()
    {
        // CPU cannot show more than 1; that 1,000 came and 400 were answered does.
        var decision = Once(
            Scaler.Policy, 4, new ScalingSample { Ready = 4, Cpu = 1, ArrivalRps = 1_000, ThroughputRps = 400 },
            ScalingGuard.Wave | ScalingGuard.OutStep);

        // 12.5 nodes at their target, and one of them may be lost: 12 carry it within the tolerance.
        Assert.Equal(13, decision.Target);
    }

    [Theory, InlineData(2, 3), InlineData(10, 11), InlineData(19, 20), InlineData(30, 30), InlineData(100, 100)]
    public void Decide_SpareNode_IsAddedWhereTheOthersHeadroomDoesNotCarryIt(int need, int nodes) => Assert.Equal(nodes, Once(
        Scaler.Policy with { MaxNodes = 1_000 }, 1,
        new ScalingSample { Ready = need, Cpu = 0.8, ArrivalRps = 100, ThroughputRps = 100 },
        ScalingGuard.Wave | ScalingGuard.OutStep).Target);

    /// <summary>N+1: whatever the load, the fleet without its spare nodes is not above where it would grow.</summary>
    [Theory, InlineData(1), InlineData(3)]
    public void Decide_SpareNodesAreLost_TheOthersCarryTheLoadWithinTheTolerance(int spare)
    {
        var policy = Scaler.Policy with { MaxNodes = 1_000, ScaleIn = new() { SpareNodes = spare } };
        var lacked = 0;
        for (var load = 150.0; load < 20_000; load *= 1.013)
        {
            var nodes = Ordered(load, ScalingGuard.None);
            Assert.True(
                load / 100 / (nodes - spare) <= 0.8 * 1.05 + 1e-9, $"{load} requests a second on {nodes} nodes less {spare}");
            lacked += load / 100 / Math.Max(0.1, Ordered(load, ScalingGuard.SpareNodes) - spare) > 0.8 * 1.05 ? 1 : 0;
        }

        Assert.True(lacked > 50, "without the guard there is as much");

        int Ordered(double load, ScalingGuard off) => Once(
            policy, 1, new ScalingSample { Ready = 1_000, Cpu = load / 100 / 1_000, ArrivalRps = load, ThroughputRps = load },
            off | ScalingGuard.Wave | ScalingGuard.OutStep).Target;
    }

    [Fact]
    public void Decide_WithinTheBand_ChangesNothing()
    {
        foreach (var cpu in new[] { 0.76, 0.8, 0.83 })
        {
            Assert.Equal(10, Once(Scaler.Policy, 10, new ScalingSample { Ready = 10, Cpu = cpu }).Target);
        }
    }

    [Fact]
    public void Decide_NodesOnTheWay_AreNotOrderedAgain()
    {
        var decision = Once(Scaler.Policy, 8, new ScalingSample { Ready = 4, Starting = 4, Cpu = 1 });

        Assert.Equal(8, decision.Target);
    }

    [Fact]
    public void Decide_BootCpu_IsNoLoad()
    {
        // Counted as load, four booting nodes at 100 % make ten nodes at 86 %: the chain reaction of the runaway.
        var sample = new ScalingSample { Ready = 6, Starting = 4, Cpu = 0.77, StartingCpu = 1 };

        Assert.Equal(10, Once(Scaler.Policy, 10, sample).Target);
        Assert.True(Once(Scaler.Policy, 10, sample, ScalingGuard.BootCpu).Target > 10);
        Assert.True(Once(Scaler.Policy, 10, sample).Without(ScalingGuard.BootCpu) > 10);
    }

    [Fact]
    public void Decide_WaveOfOne_OrdersTheNextNodeOnlyWhenTheLastIsReady()
    {
        var policy = Scaler.Policy with { ScaleOut = new() { WaveNodes = 1, WaveShare = 0 } };
        var scaler = new Scaler(policy, 2);
        for (var i = 0; i < 40; i++)
        {
            scaler.Step(Scaler.Load(1_000));
            Assert.InRange(scaler.Starting, 0, 1);
        }

        Assert.True(scaler.Ready > 8);
        var free = new Scaler(policy, 2, off: ScalingGuard.Wave);
        free.Step(Scaler.Load(1_000));
        Assert.True(free.Starting > 1);
    }

    [Fact]
    public void Decide_Cooldown_HoldsSmallGrowthAndLetsASurgePass()
    {
        var scaler = new Scaler(Scaler.Policy with { ScaleIn = new() { SpareNodes = 0 } }, 10);
        scaler.For(Minute * 6, Scaler.Load(800));
        Assert.Equal(11, scaler.Step(Scaler.Load(860)).Target);

        // A twentieth more within the cooldown waits; twice as much does not.
        scaler.For(Minute * 2, Scaler.Load(940));
        Assert.Equal(11, scaler.Last.Target);
        Assert.Equal(12, scaler.Last.Without(ScalingGuard.OutCooldown));
        Assert.Equal(20, scaler.Step(Scaler.Load(1_600)).Target);
    }

    [Fact]
    public void Decide_LatencyAlone_IsCooledDownAndBounded()
    {
        var policy = Scaler.Policy with { Cpu = null, P95Ms = new(200, 150) };
        var sample = new ScalingSample { Ready = 10, P95Ms = 60_000 };

        // However late: half as many again, and a spare one.
        Assert.Equal(16, Once(policy, 10, sample).Target);
        Assert.Equal(10, Once(policy, 10, sample, now: TimeSpan.FromMinutes(4)).Target);
    }

    [Fact]
    public void Decide_StabilisationOut_WaitsUntilTheNeedHasStood()
    {
        var policy = Scaler.Policy with { ScaleOut = new() { Stabilisation = Minute, Cooldown = TimeSpan.Zero } };
        var scaler = new Scaler(policy, 10);
        scaler.For(Minute * 5, Scaler.Load(750));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(10, scaler.Step(Scaler.Load(1_200)).Target);
            Assert.True(scaler.Last.Without(ScalingGuard.OutStabilisation) > 10);
        }

        Assert.True(scaler.For(Minute, Scaler.Load(1_200)).Target > 10);
    }

    [Fact]
    public void Decide_ScaleIn_WaitsForWindowAndCooldownAndKeepsASpareNode()
    {
        var scaler = new Scaler(Scaler.Policy, 20);
        scaler.For(Minute * 10, Scaler.Load(1_500));
        Assert.Equal(20, scaler.Last.Target);

        scaler.For(Minute * 4, Scaler.Load(500));
        Assert.Equal(20, scaler.Last.Target);

        scaler.For(Minute * 30, Scaler.Load(500));
        // 500 / 80 = 6.25, so 7, and 1.
        Assert.Equal(8, scaler.Last.Target);
        Assert.Equal(7, scaler.Last.Without(ScalingGuard.SpareNodes));
    }

    [Fact]
    public void Decide_ScaleIn_NeverBelowThePeakOfTheWindow()
    {
        // A peak each four minutes: between them the fleet could shrink, and would be short at the next one.
        int Least(ScalingGuard off)
        {
            var policy = Scaler.Policy with { ScaleIn = new() { Cooldown = TimeSpan.Zero, SpareNodes = 0, StepShare = 1 } };
            var scaler = new Scaler(policy, 20, off: off);
            var least = int.MaxValue;
            for (var i = 0; i < 400; i++)
            {
                scaler.Step(Scaler.Load(i % 16 == 0 ? 1_500 : 400));
                least = i > 40 ? Math.Min(least, scaler.Last.Target) : least;
            }

            return least;
        }

        Assert.True(Least(ScalingGuard.None) >= 19);
        Assert.True(Least(ScalingGuard.InStabilisation) >= 19);
        Assert.True(Least(ScalingGuard.InStabilisation | ScalingGuard.WindowPeak) < 10);
    }

    [Fact]
    public void Decide_Memory_GrowsAndForbidsShrinkingAndNeverAsksForIt()
    {
        var policy = Scaler.Policy with { Memory = new(0.8, 0.7) };

        Assert.True(Once(policy, 10, new ScalingSample { Ready = 10, Cpu = 0.8, Memory = 0.9 }).Target > 10);
        Assert.Equal(10, Once(policy, 10, new ScalingSample { Ready = 10, Cpu = 0.8, Memory = 0.1 }).Target);

        var shrinking = new Scaler(policy, 10);
        Assert.Equal(10, shrinking.For(Minute * 20, s => Scaler.Load(300)(s) with { Memory = 0.75 }).Target);
        Assert.Equal(5, shrinking.For(Minute * 20, s => Scaler.Load(300)(s) with { Memory = 0.5 }).Target);
    }

    [Fact]
    public void Decide_LatencyPolicyAtAFlatLoad_DoesNotFlap()
    {
        // Nothing but latency: it is good on eleven nodes and bad on ten. What was learnt keeps the eleventh.
        var policy = new ScalingPolicy { MaxNodes = 100, Cpu = null, P95Ms = new(200, 150), ScaleIn = new() { SpareNodes = 0 } };
        var scaler = new Scaler(policy, 10);
        scaler.For(Minute * 30, Scaler.Load(1_000));
        var settled = scaler.Last.Target;
        for (var i = 0; i < 4 * 60 * 6; i++)
        {
            Assert.Equal(settled, scaler.Step(Scaler.Load(1_000)).Target);
        }
    }

    [Fact]
    public void Decide_DefaultState_Throws() =>
        Assert.Throws<ArgumentException>(() => Autoscaler.Decide(Scaler.Policy, default, default, default, out _));

    [Fact]
    public void Decide_NoAllocation()
    {
        var policy = Scaler.Policy with { P95Ms = new(200, 150), Prediction = new() };
        var state = ScalingState.Start(10, TimeSpan.Zero);
        long Run(int from, int to)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = from; i < to; i++)
            {
                var now = TimeSpan.FromSeconds(i);
                var sample = new ScalingSample
                {
                    At = now, Ready = 10, Cpu = 0.7 + i % 3 * 0.1, ArrivalRps = 700, ThroughputRps = 700, P95Ms = 90,
                };
                Autoscaler.Decide(policy, state, sample, now, out state);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Run(1, 400);
        // One array of a week in five minutes, nothing else.
        Assert.InRange(Run(400, 598), 0, 0);
    }
}
