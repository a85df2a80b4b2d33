using System.Text;
using Stormproof.Cli.Input;
using Stormproof.Cli.Input.Scaling;
using Stormproof.Model.Scaling;

namespace Stormproof.Cli.Tests.Input.Scaling;

public sealed class ScalingPolicyFileTests
{
    private static ScalingPolicy Read(string text) => ScalingPolicyFile.Read(
        InputFile.Parse("p.yaml", Encoding.UTF8.GetBytes(text)));

    private static IReadOnlyList<string> Refused(string text) => Assert.Throws<InputException>(() => Read(text)).Lines;

    [Fact]
    public void Read_OnlyTheCap_IsTheDefault() => Assert.Equal(new ScalingPolicy { MaxNodes = 20 }, Read("maxNodes: 20"));

    [Fact]
    public void Read_AllFields_AreKept()
    {
        var policy = Read("""
            minNodes: 3
            maxNodes: 50
            maxNodesPerHour: 30
            maxCostPerHour: 25
            nodePricePerHour: 0.5
            cpu: { target: 0.7, scaleIn: 0.5 }
            memory: { target: 0.8, scaleIn: 0.6 }
            p95Ms: { target: 200, scaleIn: 120 }
            concurrency: { target: 20, scaleIn: 12 }
            tolerance: 0.1
            staleAfter: 45s
            scaleOut:
              { stabilisation: 30s, cooldown: 0, surge: 2, stepNodes: 3, stepShare: 0.5, waveNodes: 1, waveShare: 0, cold: 90s }
            scaleIn: { stabilisation: 10m, cooldown: 7m, stepNodes: 2, stepShare: 0.2, spareNodes: 0 }
            futility: { leastGain: 0.3, growth: 0.2, settle: 2m, retry: 1h }
            prediction: { lead: 3m, trend: true, yesterday: false, lastWeek: false }
            """);

        Assert.Equal(
            new ScalingPolicy
            {
                MinNodes = 3,
                MaxNodes = 50,
                MaxNodesPerHour = 30,
                MaxCostPerHour = 25,
                NodePricePerHour = 0.5,
                Cpu = new(0.7, 0.5),
                Memory = new(0.8, 0.6),
                P95Ms = new(200, 120),
                Concurrency = new(20, 12),
                Tolerance = 0.1,
                StaleAfter = TimeSpan.FromSeconds(45),
                ScaleOut = new()
                {
                    Stabilisation = TimeSpan.FromSeconds(30),
                    Cooldown = TimeSpan.Zero,
                    Surge = 2,
                    StepNodes = 3,
                    StepShare = 0.5,
                    WaveNodes = 1,
                    WaveShare = 0,
                    Cold = TimeSpan.FromSeconds(90),
                },
                ScaleIn = new()
                {
                    Stabilisation = TimeSpan.FromMinutes(10),
                    Cooldown = TimeSpan.FromMinutes(7),
                    StepNodes = 2,
                    StepShare = 0.2,
                    SpareNodes = 0,
                },
                Futility = new()
                {
                    LeastGain = 0.3, Growth = 0.2, Settle = TimeSpan.FromMinutes(2), Retry = TimeSpan.FromHours(1),
                },
                Prediction = new() { Lead = TimeSpan.FromMinutes(3), Yesterday = false, LastWeek = false },
            }, policy);
    }

    [Fact]
    public void Read_Json_IsTheSame() =>
        Assert.Equal(
            Read("maxNodes: 9\ncpu: {target: 0.7, scaleIn: 0.6}"),
            Read("""{"maxNodes": 9, "cpu": {"target": 0.7, "scaleIn": 0.6}}"""));

    [Fact]
    public void Read_OtherSignalOnly_LeavesCpuOut() => Assert.Null(Read("maxNodes: 9\np95Ms: {target: 200, scaleIn: 100}").Cpu);

    [Fact]
    public void Read_ManyFaults_AllWithTheirLines()
    {
        var lines = Refused("""
            minNodes: 5
            maxNodez: 10
            cpu: { target: 0.6, scaleIn: 0.7 }
            scaleOut:
              cooldown: -5m
              surge: 0.5
            scaleIn:
              spareNodes: x
            prediction: { lead: soon }
            """);

        Assert.Collection(
            lines,
            l => Assert.StartsWith("p.yaml:1:1: maxNodes is missing", l, StringComparison.Ordinal),
            l => Assert.StartsWith("p.yaml:2:1: 'maxNodez' is no known field; did you mean 'maxNodes'?", l,
                StringComparison.Ordinal),
            l => Assert.StartsWith("p.yaml:3:30: cpu.scaleIn 0.7 is not below cpu.target 0.6", l, StringComparison.Ordinal),
            l => Assert.StartsWith("p.yaml:5:13: scaleOut.cooldown -300s is not allowed", l, StringComparison.Ordinal),
            l => Assert.StartsWith("p.yaml:6:10: scaleOut.surge 0.5 is not allowed", l, StringComparison.Ordinal),
            l => Assert.StartsWith("p.yaml:8:15: scaleIn.spareNodes 'x' is not allowed", l, StringComparison.Ordinal),
            l => Assert.StartsWith("p.yaml:9:21: prediction.lead 'soon' is not allowed", l, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("hello")]
    [InlineData("cpu: 5\nmaxNodes: 3")]
    [InlineData("scaleOut:\nmaxNodes: 3")]
    public void Read_WrongShape_Refused(string text) => Assert.NotEmpty(Refused(text));

    [Fact]
    public void Read_TargetWithoutScaleIn_SaysWhatIsMissing() =>
        Assert.Contains(Refused("maxNodes: 3\ncpu: {target: 0.7}"), l => l.Contains("cpu.scaleIn is missing",
            StringComparison.Ordinal));
}
