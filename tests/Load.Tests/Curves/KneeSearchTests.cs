using Stormproof.Load.Curves;

namespace Stormproof.Load.Tests.Curves;

public sealed class KneeSearchTests(ITestOutputHelper output)
{
    /// <summary>The rules were tuned on seeds 1,000 to 1,199; these are others, so what is shown here was not fitted to
    /// them.</summary>
    private const int HeldOut = 90_001;

    [Theory]
    [InlineData(1, 250)]
    [InlineData(1, 2000)]
    [InlineData(2, 100)]
    [InlineData(2, 1000)]
    [InlineData(4, 50)]
    [InlineData(4, 700)]
    [InlineData(8, 120)]
    [InlineData(8, 900)]
    [InlineData(64, 20)]
    public void After_QueueOfKnownCapacity_WithinFivePercentTenOfTen(int workers, double ratePerWorker)
    {
        for (var seed = HeldOut; seed < HeldOut + 10; seed++)
        {
            var server = new QueueServer(workers, ratePerWorker, seed);
            var result = server.Search(new KneeOptions());
            var said = $"c {workers}, mu {ratePerWorker}, seed {seed}: {result.Knee?.Rps / server.Capacity:0.000}"
                + $" [{result.Knee?.LowRps / server.Capacity:0.000}, {result.Knee?.HighRps / server.Capacity:0.000}]"
                + $" p99 {result.Knee?.P99Ms:0} ms, {result.Steps.Count} steps, {server.Measured.TotalSeconds:0} s";
            output.WriteLine(said);
            Assert.True(result.Outcome == KneeOutcome.Found, said);
            Assert.True(Math.Abs(result.Knee!.Rps / server.Capacity - 1) <= 0.05, said);
            Assert.True(result.Knee.LowRps <= result.Knee.Rps && result.Knee.Rps <= result.Knee.HighRps, said);
        }
    }

    [Theory]
    [InlineData(1, 2000)]
    [InlineData(4, 125)]
    [InlineData(64, 20)]
    public void After_HundredSearches_TheIntervalHoldsTheCapacityInNinetyFive(int workers, double ratePerWorker)
    {
        var missed = new List<string>();
        for (var seed = HeldOut; seed < HeldOut + 100; seed++)
        {
            var server = new QueueServer(workers, ratePerWorker, seed);
            var knee = server.Search(new KneeOptions()).Knee;
            if (!(knee?.LowRps <= server.Capacity && server.Capacity <= knee?.HighRps))
            {
                missed.Add($"c {workers}, mu {ratePerWorker}, seed {seed}: {knee} for {server.Capacity}");
            }
        }

        output.WriteLine(string.Join('\n', missed));
        Assert.InRange(missed.Count, 0, 5);
    }

    [Theory]
    [InlineData(4, 125, 120, 150)]
    [InlineData(8, 2500, 70, 90)]
    public void After_QueueOfKnownCapacity_TakesAboutTwoMinutesAtMost(
        int workers, double ratePerWorker, double median, double worst)
    {
        var seconds = new List<double>();
        for (var seed = HeldOut; seed < HeldOut + 20; seed++)
        {
            var server = new QueueServer(workers, ratePerWorker, seed);
            server.Search(new KneeOptions());
            seconds.Add(server.Taken.TotalSeconds);
        }

        seconds.Sort();
        output.WriteLine(string.Join(' ', seconds.Select(s => $"{s:0}")));
        Assert.InRange(seconds[10], 0, median);
        Assert.InRange(seconds[18], 0, worst); // Nineteen of twenty.
    }

    [Fact]
    public void After_OneBadStepAnywhere_MovesNothing()
    {
        const int Seed = 3;
        for (var bad = 0; bad < 16; bad++)
        {
            var server = new QueueServer(4, 250, Seed);
            var result = server.Search(
                new KneeOptions(),
                (step, i) => i == bad ? step with { AchievedRps = step.AchievedRps / 2, P99Ms = 60_000, ErrorRate = 0.5 } : step);
            Assert.True(Math.Abs(result.Knee!.Rps / 1000 - 1) <= 0.05, $"seed {Seed}, step {bad}: {result.Knee}");
        }
    }

    [Fact]
    public void After_TargetThatHoldsAll_SaysNoKnee()
    {
        var result = Search(new KneeOptions { StartRps = 100, MaxRps = 1500 }, rps => Good(rps));

        Assert.Equal(KneeOutcome.NoKnee, result.Outcome);
        Assert.Null(result.Knee);
        Assert.Equal([100, 200, 400, 800, 1500], result.Steps.Select(s => s.OfferedRps));
    }

    [Fact]
    public void After_TargetThatHoldsNothing_SaysSo()
    {
        var result = Search(new KneeOptions { StartRps = 64 }, rps => Good(rps) with { ErrorRate = 1, AchievedRps = 0 });

        Assert.Equal(KneeOutcome.NoRate, result.Outcome);
        Assert.Contains("fails requests", result.Reason, StringComparison.Ordinal);
        Assert.InRange(result.Steps.Count, 2, 20);
    }

    [Fact]
    public void After_GeneratorSaturatedThrice_IsVoid()
    {
        var result = Search(new KneeOptions(), rps => Good(rps) with
        {
            AchievedRps = Math.Min(rps, 300), GeneratorSaturated = rps > 300,
        });

        Assert.Equal(KneeOutcome.GeneratorSaturated, result.Outcome);
        Assert.Null(result.Knee);
        Assert.Equal(200, result.HeldRps);
    }

    [Fact]
    public void After_GeneratorSaturatedTwice_MeasuresAgain()
    {
        var seen = 0;
        var result = Search(
            new KneeOptions { MaxRps = 400 },
            rps => rps == 200 && seen++ < 2 ? Good(rps) with { AchievedRps = 150, GeneratorSaturated = true } : Good(rps));

        Assert.Equal(KneeOutcome.NoKnee, result.Outcome);
        Assert.Equal(3, seen);
    }

    [Fact]
    public void After_DisturbedClimb_FindsItsWayUpAgain()
    {
        var seen = 0; // Something else takes the machine for the first steps.
        var result = Search(
            new KneeOptions { StartRps = 800 },
            rps => Good(rps) with { AchievedRps = Math.Min(rps, seen++ < 8 ? 90 : 2_000) });

        Assert.Equal(KneeOutcome.Found, result.Outcome);
        Assert.InRange(result.Knee!.Rps, 2_000 * 0.95, 2_000 * 1.05);
    }

    [Fact]
    public void After_ErrorsWhileTheGeneratorIsLate_AreTheTargets()
    {
        var result = Search(
            new KneeOptions(),
            rps => Good(rps) with
            {
                AchievedRps = Math.Min(rps, 700), ErrorRate = Math.Max(0, 1 - 700 / rps), GeneratorSaturated = rps > 600,
            });

        Assert.Equal((KneeOutcome.Found, StepFault.Errors), (result.Outcome, result.Cause));
    }

    [Fact]
    public void After_GoodStepOfALateGenerator_IsBelieved()
    {
        var result = Search(new KneeOptions { MaxRps = 400 }, rps => Good(rps) with { GeneratorSaturated = true });

        Assert.Equal(KneeOutcome.NoKnee, result.Outcome);
        Assert.Equal(400, result.HeldRps);
        Assert.Equal(4, result.Steps.Count);
    }

    [Fact]
    public void After_TargetThatRefusesAbove700_FindsIt()
    {
        var result = Search(
            new KneeOptions(),
            rps => Good(rps) with { AchievedRps = Math.Min(rps, 700), ErrorRate = Math.Max(0, 1 - 700 / rps) });

        Assert.Equal(KneeOutcome.Found, result.Outcome);
        Assert.Equal(StepFault.Errors, result.Cause);
        Assert.InRange(result.Knee!.Rps, 700 * 0.95, 700 * 1.05);
    }

    [Fact]
    public void After_TargetThatCollapsesAbove900_IsNotFooledByWhatItAnswersThen()
    {
        var result = Search(new KneeOptions(), rps => Good(rps) with { AchievedRps = rps <= 900 ? rps : 250 });

        Assert.Equal(StepFault.Behind, result.Cause);
        Assert.InRange(result.Knee!.Rps, 900 * 0.95, 900);
    }

    [Fact]
    public void After_Objective_TheKneeKeepsIt()
    {
        // Latency of an M/M/1 server of 1,000 a second: p99 is 50 ms at 1,000 - ln(100) / 0.05 = 907.9 a second.
        var result = Search(
            new KneeOptions { MaxP99Ms = 50 },
            rps => Good(rps) with { AchievedRps = Math.Min(rps, 1000), P99Ms = rps < 999 ? 4605 / (1000 - rps) : 5000 });

        Assert.Equal(StepFault.Latency, result.Cause);
        Assert.InRange(result.Knee!.Rps, 907.9 * 0.97, 907.9 * 1.03);
        Assert.InRange(result.Knee.P99Ms, 30, 50);
    }

    [Fact]
    public void After_PureNoise_EndsWithinItsSteps()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            var options = new KneeOptions { MaxSteps = 40 };
            var result = Search(
                options,
                rps => new RateStep(
                    rps, rps * random.NextDouble() * 1.2, random.NextDouble() * 500, random.NextDouble() * 0.02, 10_000));
            Assert.True(result.Steps.Count <= 40, $"seed {seed}");
            Assert.True(result.Knee is null || double.IsFinite(result.Knee.Rps), $"seed {seed}: {result.Knee}");
        }
    }

    [Fact]
    public void NextDuration_AnyRate_StaysWithinItsBounds()
    {
        foreach (var (rps, seconds) in new[] { (10.0, 12.0), (50_000, 3), (500, 6) })
        {
            var options = new KneeOptions { StartRps = rps, MaxRps = rps };
            Assert.Equal(TimeSpan.FromSeconds(seconds), KneeSearch.Begin(options).NextDuration);
        }
    }

    [Fact]
    public void NextDuration_Climb_IsShortUntilTheHighestRateAllowed()
    {
        foreach (var (rps, seconds) in new[] { (10.0, 3.0), (50_000, 1), (50, 2) })
        {
            var search = KneeSearch.Begin(new KneeOptions { StartRps = rps });
            Assert.True(search.IsScout);
            Assert.Equal(TimeSpan.FromSeconds(seconds), search.NextDuration);
        }

        var brief = new KneeOptions { StartRps = 10, MinStep = TimeSpan.FromSeconds(1), MaxStep = TimeSpan.FromSeconds(1) };
        Assert.Equal(TimeSpan.FromSeconds(1), KneeSearch.Begin(brief).NextDuration);

        var last = KneeSearch.Begin(new KneeOptions { StartRps = 500, MaxRps = 1000 }).After(Good(500));
        Assert.False(last.IsScout);
        Assert.Equal((1000, TimeSpan.FromSeconds(3)), (last.NextRps, last.NextDuration));
    }

    [Fact]
    public void Begin_OptionsThatAllowNoSearch_AreRefused()
    {
        foreach (var options in (KneeOptions[])
        [
            new() { StartRps = 0 }, new() { Growth = 1 }, new() { Width = 1 }, new() { StartRps = 50, MaxRps = 40 },
            new() { MinRepeats = 1 },
        ])
        {
            Assert.Throws<ArgumentException>(() => KneeSearch.Begin(options));
        }
    }

    [Fact]
    public void After_TheEnd_IsRefused()
    {
        var search = KneeSearch.Begin(new KneeOptions { StartRps = 10, MaxRps = 10 }).After(Good(10));

        Assert.NotNull(search.Result);
        Assert.Throws<InvalidOperationException>(() => search.After(Good(10)));
    }

    private static RateStep Good(double rps) => new(rps, rps, 5, 0, 10_000);

    private static KneeResult Search(KneeOptions options, Func<double, RateStep> measure)
    {
        var search = KneeSearch.Begin(options);
        for (var i = 0; search.Result is null; i++)
        {
            Assert.True(i <= options.MaxSteps, $"no end after {i} steps");
            search = search.After(measure(search.NextRps));
        }

        return search.Result;
    }
}
