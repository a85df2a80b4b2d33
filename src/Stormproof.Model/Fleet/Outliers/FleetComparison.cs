using System.Globalization;

namespace Stormproof.Model.Fleet.Outliers;

/// <summary>Compares the nodes with each other, so that what all of them suffer from ejects none.</summary>
public static class FleetComparison
{
    /// <summary>Fewest nodes for mean and deviation: among n values none can lie more than sqrt(n - 1) deviations from the mean,
    /// which is below 1.9 up to four nodes.</summary>
    private const int LeastForDeviation = 5;

    /// <summary>Fewest nodes for a median that one bad node does not decide.</summary>
    private const int LeastForMedian = 3;

    /// <summary>The nodes that stand out, the worst first: by success rate, then by latency.</summary>
    public static IReadOnlyList<Outlier> Judge(IReadOnlyList<NodeWindow> windows, OutlierRules rules)
    {
        ArgumentNullException.ThrowIfNull(windows);
        ArgumentNullException.ThrowIfNull(rules);
        var known = Enumerable.Range(0, windows.Count).Where(i => windows[i].Requests >= rules.LeastRequests).ToArray();
        return [.. Failing(windows, known, rules), .. Slow(windows, known, rules)];
    }

    private static Outlier[] Failing(IReadOnlyList<NodeWindow> windows, int[] known, OutlierRules rules)
    {
        if (known.Length < LeastForMedian)
        {
            return [];
        }

        var rates = Array.ConvertAll(known, i => windows[i].SuccessRate);
        var limit = known.Length < LeastForDeviation
            ? Median(rates) - rules.SmallFleetGap
            : Math.Min(rates.Average() - (rules.Deviations * Deviation(rates)), rates.Average() - rules.LeastGap);
        return [.. known.Where(i => windows[i].SuccessRate <= limit).OrderBy(i => windows[i].SuccessRate)
            .Select(i => new Outlier(i, string.Create(CultureInfo.InvariantCulture,
                $"{windows[i].SuccessRate:P1} of its requests succeed; the fleet's limit is {limit:P1}")))];
    }

    private static IEnumerable<Outlier> Slow(IReadOnlyList<NodeWindow> windows, int[] known, OutlierRules rules)
    {
        var steady = Array.FindAll(known, i => !windows[i].IsWarming);
        if (steady.Length < LeastForMedian)
        {
            return [];
        }

        var median = Median(Array.ConvertAll(steady, i => windows[i].LatencyMs));
        var limit = Math.Max(median * rules.LatencyFactor, median + rules.LeastLatencyGap.TotalMilliseconds);
        return steady.Where(i => windows[i].LatencyMs > limit).OrderByDescending(i => windows[i].LatencyMs)
            .Select(i => new Outlier(i, string.Create(CultureInfo.InvariantCulture,
                $"its answers take {windows[i].LatencyMs:0.#} ms; the fleet's median is {median:0.#} ms")));
    }

    private static double Deviation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
    }

    private static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
