using Stormproof.Load.Curves;
using Stormproof.Load.Results;
using Stormproof.Load.Tests.Comparing;

namespace Stormproof.Load.Tests.Curves;

public sealed class RateStepTests
{
    [Fact]
    public void Of_Journey_CountsIterations()
    {
        // 500 iterations in 10 s, each of two requests, of which a tenth was not answered.
        var run = Runs.Of([.. Enumerable.Range(0, 10).Select(i => Runs.Step(i, 100, 90, 5, 0))]);

        var step = RateStep.Of(run, 500, 0.1);

        Assert.Equal(50, step.OfferedRps);
        Assert.Equal(45, step.AchievedRps, 9);
        Assert.Equal(1000, step.Requests);
    }

    [Fact]
    public void Of_RequestsThatTheEndCutOff_AreNoErrorsOfTheTarget()
    {
        var run = Runs.Even(10) with
        {
            Errors = 300,
            ErrorRate = 0.3,
            ErrorClasses = new Dictionary<string, long> { ["cancelled"] = 150, ["not-sent"] = 130, ["timeout"] = 20 },
        };

        Assert.Equal(0.02, RateStep.Of(run, 1000, 0.1).ErrorRate, 9);
    }

    [Theory]
    [InlineData(0.1, 4, 100, false)]
    [InlineData(0.1, 20, 100, true)]
    [InlineData(0.95, 4, 100, true)]
    public void Of_LateGenerator_IsVoidWhenLatencyIsMadeOfIt(double loopShare, double lagMs, double p99Ms, bool isVoid)
    {
        var run = Runs.Even(10) with
        {
            Latency = new LatencySummary(1, 1, p99Ms, p99Ms, p99Ms),
            Generator = new GeneratorReport
            {
                CpuShare = 0, LateStarts = 9, Saturated = true, LoopShare = loopShare, LagP99Ms = lagMs,
            },
        };

        Assert.Equal(isVoid, RateStep.Of(run, 1000, 0.1).GeneratorSaturated);
    }
}
