using Stormproof.Lab.Scaling;

namespace Stormproof.Lab.Tests.Scaling;

public sealed class ScaleJudgeTests
{
    [Fact]
    public void Compared_Points_HaveTheirLinearEfficiency()
    {
        var points = ScaleJudge.Compared([Points.Of(1, 500), Points.Of(2, 900), Points.Of(4, 1_500)]);

        Assert.Equal([1, 0.9, 0.75], points.Select(p => p.Efficiency));
    }

    [Theory, InlineData("no-rate", 0), InlineData("generator-saturated", 400)]
    public void Compared_OneNodeWithoutACapacity_GivesNoEfficiency(string outcome, double rps)
    {
        var points = ScaleJudge.Compared([Points.Of(1, rps, outcome), Points.Of(2, 900)]);

        Assert.All(points, p => Assert.Null(p.Efficiency));
    }

    [Fact]
    public void Fit_ThreeCounts_IsNone()
    {
        Assert.Null(ScaleJudge.Fit([Points.Of(1, 500), Points.Of(2, 900), Points.Of(4, 1_500)]));
        Assert.Null(ScaleJudge.Fit(
            [Points.Of(1, 500), Points.Of(2, 900), Points.Of(4, 1_500), Points.Of(8, 1_700, "generator-saturated")]));
    }

    [Fact]
    public void Fit_FourCounts_HasNoPeak_SixHaveOne()
    {
        ScalePoint[] all = [.. new[] { 1, 2, 3, 4, 6, 8 }.Select(n => Points.Of(n, Law(n)))];

        var four = ScaleJudge.Fit(all[..4])!;
        var six = ScaleJudge.Fit(all)!;

        Assert.Null(four.Peak);
        Assert.Equal(500, six.Law.Gamma, 1);
        Assert.Equal(Math.Sqrt((1 - 0.05) / 0.02), six.Peak!.Value.Value, 2);
        Assert.Contains(ScaleJudge.Notes(all[..4], four, 8), n => n.Contains("No peak is named", StringComparison.Ordinal));

        static double Law(int n) => 500 * n / (1 + (0.05 * (n - 1)) + (0.02 * n * (n - 1)));
    }

    [Fact]
    public void Best_MoreNodesThatBringNothing_AreNotBetter()
    {
        ScalePoint[] points = [Points.Of(1, 500), Points.Of(2, 510), Points.Of(4, 480)];

        Assert.Equal(1, ScaleJudge.Best(points));
        Assert.Contains(
            "More than 1 node brought nothing here: 4 carried 480 a second, 1 carried 500.", ScaleJudge.Notes(points, null, 2)[0],
            StringComparison.Ordinal);
    }

    [Fact]
    public void Best_NodesThatCarryMore_Are() =>
        Assert.Equal(4, ScaleJudge.Best([Points.Of(1, 500), Points.Of(2, 900), Points.Of(4, 1_500)]));

    [Fact]
    public void Compared_PointThatOthersDisturbed_IsNotCompared()
    {
        var usage = new PartUsage { Processors = 2, MachineCores = 2, NodeCores = 0.4 };
        var points = ScaleJudge.Compared([Points.Of(1, 500), Points.Of(2, 50, usage: usage, bottleneck: "other")]);

        Assert.Null(points[1].Efficiency);
        Assert.Equal(1, ScaleJudge.Best(points));
        var notes = ScaleJudge.Notes(points, null, 2);
        Assert.Contains(notes, n => n.StartsWith("2 nodes: void, processes that are no part", StringComparison.Ordinal));
        Assert.DoesNotContain(notes, n => n.Contains("brought nothing", StringComparison.Ordinal));
    }

    [Fact]
    public void Best_NoCapacity_IsNone() => Assert.Null(ScaleJudge.Best([Points.Of(1, 0, "no-rate")]));

    [Fact]
    public void Notes_MachineUsedUp_SaysWhoseCurveItIs()
    {
        var usage = new PartUsage { Processors = 2, MachineCores = 1.95, NodeCores = 0.9 };
        ScalePoint[] points = [Points.Of(1, 500, usage: usage), Points.Of(2, 505, usage: usage)];

        var notes = ScaleJudge.Notes(points, null, 2);

        Assert.Contains(notes, n => n.StartsWith("1 node used up this machine's 2 processors", StringComparison.Ordinal));
        Assert.Contains(notes, n => n.StartsWith("No fit", StringComparison.Ordinal));
    }
}
