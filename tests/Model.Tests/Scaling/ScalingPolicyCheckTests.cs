using Stormproof.Model.Scaling;

namespace Stormproof.Model.Tests.Scaling;

public sealed class ScalingPolicyCheckTests
{
    private static string[] Fields(ScalingPolicy policy) => [.. ScalingPolicyCheck.Faults(policy).Select(f => f.Field)];

    [Fact]
    public void Faults_Default_OnlyTheMissingCap() => Assert.Equal(["maxNodes"], Fields(new ScalingPolicy()));

    [Fact]
    public void Faults_Good_None() => Assert.Empty(Fields(Scaler.Policy));

    [Fact]
    public void Faults_ManyAtOnce_AllTold()
    {
        var fields = Fields(new ScalingPolicy
        {
            MinNodes = 0,
            Cpu = new(0.6, 0.6),
            Tolerance = -1,
            ScaleOut = new() { Cooldown = TimeSpan.FromSeconds(-1), Surge = double.NaN },
            ScaleIn = new() { StepShare = 2 },
            MaxCostPerHour = 5,
        });

        Assert.Equal(
            ["maxNodes", "minNodes", "maxCostPerHour", "cpu.scaleIn", "tolerance", "scaleOut.cooldown", "scaleOut.surge",
                "scaleIn.stepShare"],
            fields);
    }

    [Theory]
    [InlineData(0.7, 0.8)]
    [InlineData(0.7, 0.7)]
    [InlineData(0.7, 0)]
    [InlineData(0.7, double.NaN)]
    public void Faults_ScaleInNotBelowScaleOut_Told(double target, double scaleIn) =>
        Assert.Contains("cpu.scaleIn", Fields(Scaler.Policy with { Cpu = new(target, scaleIn) }));

    [Fact]
    public void Faults_TargetThatToleranceHides_Told() =>
        Assert.Equal(["cpu.target"], Fields(Scaler.Policy with { Cpu = new(0.97, 0.7) }));

    [Fact]
    public void Faults_NoSignal_Told() => Assert.Equal(["cpu"], Fields(Scaler.Policy with { Cpu = null }));

    [Fact]
    public void Faults_CostThatDoesNotPayTheFloor_Told() =>
        Assert.Equal(
            ["maxCostPerHour"], Fields(Scaler.Policy with { MinNodes = 4, NodePricePerHour = 2, MaxCostPerHour = 7 }));

    [Fact]
    public void Faults_Text_HasValueReasonAndRemedy()
    {
        var fault = Assert.Single(ScalingPolicyCheck.Faults(Scaler.Policy with { Cpu = new(0.6, 0.9) }));

        Assert.Equal(
            "cpu.scaleIn 0.9 is not below cpu.target 0.6, so the fleet would flap; give a number above 0"
            + " and below 0.6, for example 0.48",
            fault.Text);
    }
}
