using Stormproof.Load.Results;

namespace Stormproof.Load.Tests.Comparing;

/// <summary>Results made by hand.</summary>
internal static class Runs
{
    public static LoadStep Step(int index, double offered, double achieved, double p99, double errors) => new()
    {
        OfferedRps = offered,
        AchievedRps = achieved,
        P50Ms = p99 / 4,
        P99Ms = p99,
        ErrorRate = errors,
        StartMs = index * 1000,
        DurationMs = 1000,
        Requests = (long)offered,
    };

    public static LoadResult Even(int slices, double p99 = 100, double rps = 100, double errors = 0) =>
        Of([.. Enumerable.Range(0, slices).Select(i => Step(i, rps, rps, p99, errors))]);

    /// <summary>Slices that resemble their neighbours (a correlation of 0.4) and differ by a tenth.</summary>
    public static LoadResult Noisy(Random random, int slices, double latency = 1)
    {
        var drift = 0.0;
        return Of([.. Enumerable.Range(0, slices).Select(i =>
        {
            drift = 0.4 * drift + 0.1 * Normal(random);
            return Step(i, 100, 100 + Normal(random), 50 * latency * Math.Exp(drift), 0);
        })]);
    }

    public static LoadResult Of(IReadOnlyList<LoadStep> steps) => new()
    {
        Target = "http://127.0.0.1/",
        Model = "open",
        DurationMs = steps.Sum(s => s.DurationMs),
        Requests = steps.Sum(s => s.Requests),
        Rps = steps.Average(s => s.AchievedRps),
        Errors = 0,
        ErrorRate = 0,
        Latency = new LatencySummary(1, 2, 3, 4, 5),
        Uncorrected = new LatencySummary(1, 2, 3, 4, 5),
        Steps = steps,
        Generator = new GeneratorReport { CpuShare = 0, LateStarts = 0, Saturated = false },
        ErrorClasses = new Dictionary<string, long>(),
        ByRequest = [],
    };

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
