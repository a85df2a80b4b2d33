using Stormproof.Load.Results;

namespace Stormproof.Load.Curves;

/// <summary>From repeated measurements on both sides of a knee to the knee and its interval.</summary>
internal static class KneeEstimate
{
    /// <summary>Student's t, two-sided 95 %, for 1 to 10 degrees of freedom.</summary>
    private static readonly double[] T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];

    public static Knee Of(KneeSearch.End low, KneeSearch.End high)
    {
        var p99 = Median([.. low.Steps.Select(s => s.P99Ms)]);
        var (above, aboveMargin) = Mean(high);
        var (below, belowMargin) = Mean(low);

        // No target answers more than it can, on whichever side: the larger mean is the better witness.
        if (high.Fault != StepFault.Behind)
        {
            var middle = Math.Min(Math.Sqrt(low.Rps * high.Rps), Math.Max(above, below));
            return new Knee(middle, p99, Math.Min(middle, low.Rps), high.Rps);
        }

        return above >= below
            ? new Knee(above, p99, above - aboveMargin, above + aboveMargin)
            : new Knee(below, p99, below - belowMargin, Math.Max(below + belowMargin, Math.Min(high.Rps, below * 1.03)));
    }

    internal static double Median(IReadOnlyList<double> values)
    {
        if (values.Count == 0)
        {
            return 0;
        }

        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static (double Mean, double Margin) Mean(KneeSearch.End end)
    {
        var values = end.Steps.Select(s => s.AchievedRps).ToArray();
        if (values.Length < 2)
        {
            return (end.AchievedRps, end.AchievedRps * 0.05);
        }

        var mean = values.Average();
        var deviation = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1));
        return (mean, T[Math.Min(values.Length - 2, T.Length - 1)] * deviation / Math.Sqrt(values.Length));
    }
}
