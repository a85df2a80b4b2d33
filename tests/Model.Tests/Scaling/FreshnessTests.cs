using Stormproof.Model.Scaling;

namespace Stormproof.Model.Tests.Scaling;

public sealed class FreshnessTests
{
    private static readonly TimeSpan Now = TimeSpan.FromHours(1);
    private static readonly ScalingSample Busy = new() { At = Now, Ready = 10, Cpu = 1, ArrivalRps = 2_000, ThroughputRps =
        1_000 };

    private static ScalingDecision Once(ScalingSample sample, ScalingGuard off = ScalingGuard.None) =>
        Autoscaler.Decide(Scaler.Policy, ScalingState.Start(10, TimeSpan.Zero), sample, Now, out _, off);

    [Fact]
    public void Decide_StaleSample_Holds()
    {
        var stale = Busy with { At = Now - TimeSpan.FromSeconds(61) };

        Assert.Equal((10, ScalingReason.StaleMetrics), (Once(stale).Target, Once(stale).Reason));
        Assert.True(Once(stale, ScalingGuard.Freshness).Target > 10);
        Assert.True(Once(stale).Without(ScalingGuard.Freshness) > 10);
        Assert.True(Once(Busy with { At = Now - TimeSpan.FromSeconds(59) }).Target > 10);
    }

    [Fact]
    public void Decide_SampleOfTheFuture_Holds() =>
        Assert.Equal(ScalingReason.StaleMetrics, Once(Busy with { At = Now + TimeSpan.FromSeconds(1) }).Reason);

    [Fact]
    public void Decide_SameSampleAgain_Holds()
    {
        Autoscaler.Decide(Scaler.Policy, ScalingState.Start(10, TimeSpan.Zero), Busy, Now, out var next);
        var again = Autoscaler.Decide(Scaler.Policy, next, Busy, Now + TimeSpan.FromSeconds(5), out _);

        Assert.Equal((ScalingReason.SameSample, next.Target), (again.Reason, again.Target));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e300)]
    public void Decide_ImpossibleFigure_CountsAsMissing(double cpu) =>
        Assert.Equal((10, ScalingReason.MissingMetrics), (Once(Busy with { Cpu = cpu }).Target, Once(Busy with { Cpu =
            cpu }).Reason));

    [Theory]
    [InlineData(-1, 0, 0)]
    [InlineData(0, int.MaxValue, 0)]
    [InlineData(3, 0, int.MinValue)]
    public void Decide_ImpossibleCounts_Hold(int ready, int starting, int draining)
    {
        var decision = Once(Busy with { Ready = ready, Starting = starting, Draining = draining });

        Assert.Equal((10, ScalingReason.BadCounts), (decision.Target, decision.Reason));
    }

    [Fact]
    public void Decide_NoNodeReady_HoldsAndLetsTheDeadBeReplaced() =>
        Assert.Equal((10, ScalingReason.MissingMetrics), (Once(Busy with { Ready = 0 }).Target, Once(Busy with { Ready =
            0 }).Reason));

    [Fact]
    public void Decide_OneOfTwoSignalsMissing_MayGrowAndMayNotShrink()
    {
        var policy = Scaler.Policy with { Memory = new(0.8, 0.7) };
        var growing = new Scaler(policy, 10);
        Assert.True(growing.Step(Scaler.Load(2_000)).Target > 10);

        var shrinking = new Scaler(policy, 10);
        Assert.Equal(10, shrinking.For(TimeSpan.FromHours(1), Scaler.Load(100)).Target);
    }

    [Fact]
    public void Decide_AfterAGap_TheWindowFillsAgainBeforeItShrinks()
    {
        var scaler = new Scaler(Scaler.Policy, 20);
        scaler.For(TimeSpan.FromMinutes(30), Scaler.Load(1_500));
        scaler.For(TimeSpan.FromMinutes(30), s => s);
        Assert.Equal(20, scaler.For(TimeSpan.FromMinutes(4), Scaler.Load(200)).Target);
        Assert.True(scaler.For(TimeSpan.FromMinutes(10), Scaler.Load(200)).Target < 20);
    }
}
