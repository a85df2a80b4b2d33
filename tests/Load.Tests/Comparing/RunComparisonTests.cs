using Stormproof.Load.Comparing;
using Stormproof.Load.Results;

namespace Stormproof.Load.Tests.Comparing;

public sealed class RunComparisonTests(ITestOutputHelper output)
{
    [Fact]
    public void Compare_TwoRunsOfTheSame_AlmostAlwaysNoise()
    {
        var alarms = 0;
        for (var seed = 1; seed <= 100; seed++)
        {
            var random = new Random(seed);
            var changes = RunComparison.Compare(Runs.Noisy(random, 30), Runs.Noisy(random, 30));
            alarms += changes.Any(c => c.Verdict != ChangeVerdict.Noise) ? 1 : 0;
        }

        output.WriteLine($"seeds 1 to 100: {alarms} false alarms");
        Assert.InRange(alarms, 0, 10);
    }

    [Theory]
    [InlineData(1.33, ChangeVerdict.Worse)]
    [InlineData(0.75, ChangeVerdict.Better)]
    public void Compare_LatencyOffByAThird_IsSeen(double factor, ChangeVerdict expected)
    {
        var seen = 0;
        for (var seed = 1; seed <= 30; seed++)
        {
            var random = new Random(seed);
            var changes = RunComparison.Compare(Runs.Noisy(random, 30), Runs.Noisy(random, 30, latency: factor));
            seen += Of(changes, "p99Ms").Verdict == expected ? 1 : 0;
        }

        Assert.True(seen >= 27, $"seeds 1 to 30: seen {seen} times");
    }

    [Fact]
    public void Compare_ChangeBelowWhatMatters_IsNoise()
    {
        var (before, after) = (Runs.Even(20, p99: 100), Runs.Even(20, p99: 101));

        var change = Of(RunComparison.Compare(before, after), "p99Ms");

        Assert.Equal(ChangeVerdict.Noise, change.Verdict);
        Assert.Equal(0.01, change.Change, 6);
        Assert.Equal(ChangeVerdict.Worse, Of(RunComparison.Compare(before, after, 0.005), "p99Ms").Verdict);
    }

    [Fact]
    public void Compare_NewErrors_AreWorse()
    {
        var change = Of(RunComparison.Compare(Runs.Even(20), Runs.Even(20, errors: 0.01)), "errorRate");

        Assert.Equal(ChangeVerdict.Worse, change.Verdict);
        Assert.Equal(0.01, change.Change, 6);
    }

    [Fact]
    public void Compare_TooFewSlices_IsUnknown()
    {
        var changes = RunComparison.Compare(Runs.Even(7), Runs.Even(20, p99: 900));

        Assert.All(changes, c => Assert.Equal(ChangeVerdict.Unknown, c.Verdict));
        Assert.All(changes, c => Assert.Contains("too few slices", c.Note, StringComparison.Ordinal));
    }

    [Fact]
    public void Compare_VoidRun_IsUnknown()
    {
        var saturated = Runs.Even(20, p99: 900) with
        {
            Generator = new GeneratorReport { CpuShare = 1, LateStarts = 9, Saturated = true },
        };

        Assert.All(RunComparison.Compare(Runs.Even(20), saturated), c => Assert.Equal(ChangeVerdict.Unknown, c.Verdict));
    }

    [Fact]
    public void Compare_DifferentLoads_IsUnknown()
    {
        var change = RunComparison.Compare(Runs.Even(20), Runs.Even(20, rps: 200))[0];

        Assert.Equal(ChangeVerdict.Unknown, change.Verdict);
        Assert.Contains("100 and 200 req/s", change.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_SameRamp_GoesSliceBySlice()
    {
        LoadResult Ramp(double factor) => Runs.Of(
            [.. Enumerable.Range(1, 12).Select(i => Runs.Step(i, 100 * i, 100 * i, 5 * i * factor, 0))]);

        var change = Of(RunComparison.Compare(Ramp(1), Ramp(1.1)), "p99Ms");

        Assert.Equal(ChangeVerdict.Worse, change.Verdict);
        Assert.Equal(0.1, change.Change, 6);
    }

    [Fact]
    public void Compare_Knees_ByTheirIntervals()
    {
        LoadResult With(double rps) => Runs.Even(3) with { Knee = new Knee(rps, 20, rps * 0.98, rps * 1.02) };

        Assert.Equal(ChangeVerdict.Noise, Assert.Single(RunComparison.Compare(With(1000), With(970))).Verdict);
        Assert.Equal(ChangeVerdict.Worse, Assert.Single(RunComparison.Compare(With(1000), With(900))).Verdict);
        Assert.Equal(ChangeVerdict.Better, Assert.Single(RunComparison.Compare(With(1000), With(1100))).Verdict);
        Assert.Equal(ChangeVerdict.Unknown, Assert.Single(RunComparison.Compare(With(1000), Runs.Even(3))).Verdict);
    }

    private static MetricChange Of(IReadOnlyList<MetricChange> changes, string metric) => changes.Single(c => c.Metric == metric);
}
