using Stormproof.Model.Scaling;

namespace Stormproof.Model.Tests.Scaling;

public sealed class ScalingDecisionTests
{
    private static readonly TimeSpan Now = TimeSpan.FromHours(1);

    private static ScalingDecision Decide(ScalingPolicy policy, ScalingSample sample) =>
        Autoscaler.Decide(policy, ScalingState.Start(4, TimeSpan.Zero), sample with { At = Now }, Now, out _);

    [Fact]
    public void ToString_Growth_IsOneLineWithReasonInputsAndWhatIfs()
    {
        var line = Decide(
            Scaler.Policy with { MaxNodes = 5 },
            new ScalingSample { Ready = 4, Cpu = 0.9, ArrivalRps = 360, ThroughputRps = 360, P95Ms = 80 }).ToString();

        Assert.Equal(
            "scale-out 4 -> 5: cpu 0.9 (target 0.8) needs 4.5; 4 ready, 0 starting, 0 draining, 360 rps in, 360 out,"
            + " p95 80 ms, cpu 0.9, memory NaN, in flight NaN; without max-nodes 6", line);
    }

    [Fact]
    public void Without_EachGuard_IsWhatADecisionWithoutItSays()
    {
        var policy = Scaler.Policy with { MaxNodes = 8, P95Ms = new(200, 100), ScaleOut = new() { WaveNodes = 1, WaveShare =
            0 } };
        var sample = new ScalingSample
        {
            At = Now, Ready = 4, Cpu = 1, ArrivalRps = 1_000, ThroughputRps = 400, P95Ms = 900, StartingCpu = 1,
        };
        var state = ScalingState.Start(4, TimeSpan.Zero);
        var decision = Autoscaler.Decide(policy, state, sample, Now, out _);
        foreach (var guard in Enum.GetValues<ScalingGuard>().Where(g => g != ScalingGuard.None))
        {
            var alone = Autoscaler.Decide(policy, state, sample, Now, out _, guard).Target;
            Assert.True(alone == decision.Without(guard), $"{guard}: {alone} against {decision.Without(guard)}");
            Assert.Equal(alone != decision.Target, (decision.Held & guard) != 0);
        }

        Assert.True((decision.Held & ScalingGuard.Wave) != 0);
    }

    [Fact]
    public void Without_NoSingleGuard_Throws()
    {
        var decision = Decide(Scaler.Policy, default);

        Assert.Throws<ArgumentOutOfRangeException>(() => decision.Without(ScalingGuard.None));
        Assert.Throws<ArgumentOutOfRangeException>(() => decision.Without(ScalingGuard.Wave | ScalingGuard.MaxNodes));
    }
}
