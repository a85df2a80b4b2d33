using Stormproof.Load.Results;

namespace Stormproof.Load.Curves;

/// <summary>From repeated measurements on both sides of a knee to the knee and its interval.</summary>
internal static class KneeEstimate
{
    /// <summary>Student's t, two-sided 95 %, for 1 to 10 degrees of freedom.</summary>
    private static readonly double[] T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];

    /// <summary>No interval is narrower than this many times the standard deviation of a count. Few repeats agree by chance now
    /// and then, and a search that ends when they agree would take that for precision.</summary>
    private const double Deviations = 2.5;

    public static Knee Of(KneeSearch.End low, KneeSearch.End high, KneeOptions options)
    {
        var p99 = Median([.. low.Steps.Select(s => s.P99Ms)]);
        var (above, aboveMargin) = Mean(high);
        var (below, belowMargin) = Mean(low);

        // No target answers more than it can, on whichever side: the larger mean is the better witness.
        var (mean, margin) = above >= below ? (above, aboveMargin) : (below, belowMargin);
        if (high.Fault == StepFault.Behind)
        {
            // Offered little more than it holds, a target now and then has nothing to do, and answers less than it could.
            return new Knee(mean, p99, mean - margin, Math.Clamp(high.Rps, mean + margin, mean + 1.5 * margin));
        }

        // A queue that is 1 / (1 - load) times as slow has that load: latency bends below the capacity.
        var bend = high.Fault == StepFault.Latency ? 1 / options.LatencyFactor : 0;
        var middle = Math.Min(Math.Sqrt(low.Rps * high.Rps), mean);
        return new Knee(middle, p99, Math.Min(middle - margin, low.Rps), high.Rps * (1 + bend));
    }

    /// <summary>Repeats no longer change what was found by more than this share. Where errors or latency end the climb they
    /// decide which rates are held; how wide the bracket is they do not change.</summary>
    public static bool IsWithin(double share, KneeSearch.End low, KneeSearch.End high)
    {
        var (above, aboveMargin) = Mean(high);
        var (below, belowMargin) = Mean(low);
        return high.Fault != StepFault.Behind || (above >= below ? aboveMargin <= share * above : belowMargin <= share * below);
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
        var spread = T[Math.Min(values.Length - 2, T.Length - 1)] * deviation / Math.Sqrt(values.Length);
        return (mean, Math.Max(spread, Deviations * mean / Math.Sqrt(Math.Max(1, end.Steps.Sum(s => s.Requests)))));
    }
}
