using Stormproof.Model.Capacity;
using Stormproof.Model.Fleet;
using Stormproof.Model.Planning;

namespace Stormproof.Model.Tests.Capacity;

public sealed class ScalabilityFitTests
{
    [Fact]
    public void To_SpecSdm91_IsWhatThePublishedFitIs()
    {
        var fit = ScalabilityFit.To(Published.SpecSdm91);

        Near(89.9952, fit.Gamma.Value);
        Near(0.0277285, fit.Alpha.Value);
        Near(1.04365e-4, fit.Beta.Value);
        Near(96.52, fit.Peak!.Value.Value);
        Assert.InRange(fit.R2, 0.98, 1);
    }

    [Fact]
    public void To_RayTracer_HoldsBetaAtZeroAndNamesNoPeak()
    {
        var fit = ScalabilityFit.To(Published.RayTracer);

        Near(21.8488, fit.Gamma.Value);
        Near(0.0577708, fit.Alpha.Value);
        Assert.Equal(0, fit.Beta.Value);
        Assert.Null(fit.Peak);
        Assert.Null(fit.Law.LastUseful(1_000_000));
    }

    [Fact]
    public void To_Toy_FindsItsParametersAndPeak()
    {
        var fit = ScalabilityFit.To(Published.Toy);

        Near(1, fit.Gamma.Value);
        Near(0.02, fit.Alpha.Value);
        Near(0.02, fit.Beta.Value);
        Near(7, fit.Peak!.Value.Value);
        Assert.Equal(7, fit.Law.LastUseful(1_000_000));
    }

    [Fact]
    public void To_AnyOrder_IsTheSame()
    {
        var forward = ScalabilityFit.To(Published.SpecSdm91);
        var backward = ScalabilityFit.To(Published.SpecSdm91.Reverse());

        Assert.Equal(forward.Law, backward.Law);
    }

    [Fact]
    public void To_FivePoints_GivesIntervalsAndNamesNoPeak()
    {
        var fit = ScalabilityFit.To(Published.SpecSdm91[..5]);

        Assert.True(fit.Beta.Value > 0);
        Assert.Null(fit.Peak);
        Assert.All([fit.Gamma, fit.Alpha, fit.Beta], e => Assert.True(e.Low < e.Value && e.Value < e.High));
    }

    [Fact]
    public void To_SixPointsOfFourCounts_NamesThePeak()
    {
        ScalingPoint[] twice = [.. Published.Toy[2..], Published.Toy[3], Published.Toy[4]];

        Near(7, ScalabilityFit.To(twice).Peak!.Value.Value);
    }

    [Fact]
    public void To_PointsThatFallOnlyBeyondAMillionNodes_NameNoPeak()
    {
        var law = new ScalabilityLaw(1_000, 0, 1e-13);
        int[] counts = [1, 1_000, 10_000, 100_000, 500_000, 1_000_000];

        var fit = ScalabilityFit.To(counts.Select(n => new ScalingPoint(n, law.At(n))));

        Assert.InRange(fit.Law.PeakNodes!.Value, 3e6, 3.3e6);
        Assert.Null(fit.Peak);
    }

    [Fact]
    public void To_ThreeCounts_IsRefusedHoweverManyPoints()
    {
        ScalingPoint[] points = [.. Published.Toy[..3], .. Published.Toy[..3], .. Published.Toy[..3]];

        var refused = Assert.Throws<PlanException>(() => ScalabilityFit.To(points));

        Assert.StartsWith("3 different node counts are too few", refused.Message, StringComparison.Ordinal);
        Assert.Throws<PlanException>(() => ScalabilityFit.To([]));
    }

    [Theory]
    [InlineData(0, 1), InlineData(-1, 1), InlineData(1_000_001, 1), InlineData(3, 0), InlineData(3, -1)]
    [InlineData(3, double.NaN)]
    [InlineData(3, double.PositiveInfinity), InlineData(3, 1.1e12)]
    public void To_PointOutOfRange_IsRefused(int nodes, double rps) =>
        Assert.Throws<PlanException>(() => ScalabilityFit.To([.. Published.Toy, new ScalingPoint(nodes, rps)]));

    [Fact]
    public void To_MoreThanTheMostPoints_IsRefused() => Assert.Throws<PlanException>(() => ScalabilityFit.To(
        Enumerable.Range(0, ScalabilityFit.MostPoints + 1).Select(i => new ScalingPoint(1 + (i % 8), 10))));

    [Fact]
    public void To_ExactCurves_RecoversTheirParameters()
    {
        for (var seed = 1UL; seed <= 300; seed++)
        {
            var random = new SeededRandom(seed);
            var law = new ScalabilityLaw(
                Math.Pow(10, (random.NextDouble() * 8) - 2), random.Next(4) == 0 ? 0 : random.NextDouble() * 0.3,
                random.Next(4) == 0 ? 0 : Math.Pow(10, -1 - (random.NextDouble() * 4)));
            int[] counts = [1, 2, 4, 8, 16, 32, 48, 64];

            var fit = ScalabilityFit.To(counts.Select(n => new ScalingPoint(n, law.At(n))));

            Assert.True(
                Math.Abs(fit.Law.Gamma / law.Gamma - 1) < 1e-6 && Math.Abs(fit.Law.Alpha - law.Alpha) < 1e-6
                    && Math.Abs(fit.Law.Beta - law.Beta) < 1e-7,
                $"seed {seed}: {law} came back as {fit.Law}");
        }
    }

    [Fact]
    public void To_NoisyCurves_IntervalsHoldTheTruthAsOftenAsTheySay()
    {
        var law = new ScalabilityLaw(1_000, 0.05, 0.002);
        int[] counts = [1, 2, 4, 8, 12, 16, 24, 32];
        var random = new SeededRandom(20);
        var held = new int[4];
        const int Runs = 600;
        for (var run = 0; run < Runs; run++)
        {
            var fit = ScalabilityFit.To(counts.Select(n => new ScalingPoint(n, law.At(n) + (100 * Normal(random)))));
            held[0] += Holds(fit.Gamma, law.Gamma);
            held[1] += Holds(fit.Alpha, law.Alpha);
            held[2] += Holds(fit.Beta, law.Beta);
            held[3] += Holds(fit.At(20), law.At(20));
        }

        Assert.All(held, h => Assert.InRange(h / (double)Runs, 0.91, 0.99));
    }

    [Fact]
    public void To_AnyPointsInRange_EndsInsideTheBounds()
    {
        for (var seed = 1UL; seed <= 500; seed++)
        {
            var random = new SeededRandom(seed);
            var points = Enumerable.Range(0, 4 + random.Next(12)).Select(i => new ScalingPoint(
                i < 4 ? i + 1 : 1 + (int)Math.Pow(10, random.NextDouble() * 5.9),
                random.Next(8) switch
                {
                    0 => double.Epsilon,
                    1 => 1e12,
                    2 => 1,
                    _ => Math.Pow(10, (random.NextDouble() * 24) - 12),
                }));

            var fit = ScalabilityFit.To(points);

            double[] figures =
                [fit.Law.Gamma, fit.R2, fit.Gamma.Low, fit.Alpha.Low, fit.Beta.Low, fit.At(1).Low, fit.At(1e6).Low];
            Assert.True(figures.All(double.IsFinite), $"seed {seed}: {string.Join(' ', figures)}");
            Assert.True(
                fit.Law.Gamma >= 0 && fit.Law.Alpha is >= 0 and <= 1 && fit.Law.Beta is >= 0 and <= 1, $"seed {seed}: {fit.Law}");
            Assert.True(fit.Peak is null or { Value: > 0 }, $"seed {seed}: {fit.Peak}");
        }
    }

    [Fact]
    public void To_AnyPoints_NoNeighbourIsBetter()
    {
        for (var seed = 1UL; seed <= 200; seed++)
        {
            var random = new SeededRandom(seed);
            ScalingPoint[] points =
            [
                .. Enumerable.Range(1, 5 + random.Next(6))
                    .Select(i => new ScalingPoint(i * 3, 1 + (random.NextDouble() * 100))),
            ];
            var law = ScalabilityFit.To(points).Law;
            var least = Error(law, points);
            for (var i = 0; i < 200; i++)
            {
                var other = new ScalabilityLaw(
                    law.Gamma * (1 + (0.2 * (random.NextDouble() - 0.5))), Near(law.Alpha, random), Near(law.Beta, random));
                Assert.True(Error(other, points) >= least * (1 - 1e-9), $"seed {seed}: {other} is better than {law}");
            }
        }

        static double Near(double value, SeededRandom random) =>
            Math.Clamp(value + ((random.NextDouble() - 0.5) * Math.Pow(10, -random.Next(7))), 0, 1);
    }

    private static double Error(ScalabilityLaw law, ScalingPoint[] points) =>
        points.Sum(p => (p.Rps - law.At(p.Nodes)) * (p.Rps - law.At(p.Nodes)));

    private static int Holds(Estimate estimate, double truth) =>
        estimate.Low <= truth && truth <= (estimate.High ?? double.PositiveInfinity) ? 1 : 0;

    private static double Normal(SeededRandom random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static void Near(double expected, double actual) => Assert.InRange(actual, expected * 0.999, expected * 1.001);
}
