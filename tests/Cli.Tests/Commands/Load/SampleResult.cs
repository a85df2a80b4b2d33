using Stormproof.Load.Results;

namespace Stormproof.Cli.Tests.Commands.Load;

/// <summary>A result with something of everything.</summary>
internal static class SampleResult
{
    public static LoadResult Of(string target = "http://127.0.0.1:8080/", int slices = 10, double p99 = 20) => new()
    {
        Target = target,
        Model = "open",
        DurationMs = slices * 1000,
        Requests = slices * 100,
        Rps = 99.9,
        Errors = 3,
        ErrorRate = 0.003,
        Latency = new LatencySummary(5, 9, p99, 30, 41.5),
        Uncorrected = new LatencySummary(4, 8, p99, 29, 40),
        Steps =
        [
            .. Enumerable.Range(0, slices).Select(i => new LoadStep
            {
                OfferedRps = 100,
                AchievedRps = 99.5 + i % 2,
                P50Ms = 5,
                P99Ms = p99 + i % 3,
                ErrorRate = 0.003,
                StartMs = i * 1000,
                DurationMs = 1000,
                Requests = 100,
                Buckets = LatencyBuckets.Parse("6:10 7:80 12:9 16:1"),
            }),
        ],
        Generator = new GeneratorReport { CpuShare = 0.1, LateStarts = 0, Saturated = false },
        ErrorClasses = new Dictionary<string, long> { ["timeout"] = 2, ["server-status"] = 1 },
        ByRequest = [],
    };

    public static LoadResult Void() => Of() with
    {
        Generator = new GeneratorReport { CpuShare = 1, LateStarts = 500, Saturated = true, Reason = "it was busy" },
    };

    public static LoadResult Knee() => Of() with
    {
        Knee = new Knee(1480, 22, 1450, 1510),
        KneeSearch = new KneeNote("found", "behind", 1460, 1100, "Above 1,480 req/s it falls behind."),
    };
}
