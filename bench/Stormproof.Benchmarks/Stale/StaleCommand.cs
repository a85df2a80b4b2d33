using System.CommandLine;

namespace Stormproof.Benchmarks.Stale;

/// <summary><c>stale</c>: stale reads of the three caches under the faults of the drill <c>stale-price</c>.</summary>
internal static class StaleCommand
{
    public static Command Create()
    {
        var seconds = CountOption.Create("--seconds", "Length of each run", 10, 3_600);
        var seed = CountOption.Create("--seed", "Choice of products, nodes, deaths and faults", 1, int.MaxValue);
        var load = CountOption.Create("--load-milliseconds", "What a load takes beyond its query", 5, 10_000);
        var deaths = CountOption.Create("--deaths", "Of 1,000 writers, those who die after COMMIT", 10, 500);
        var command = new Command("stale", "Stale reads of the fenced cache, FusionCache and HybridCache under the same faults")
        {
            seconds, seed, load, deaths,
        };
        command.SetAction((parsed, cancellationToken) => StaleRun.RunAsync(
            new StaleOptions(
                TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(seed),
                TimeSpan.FromMilliseconds(parsed.GetValue(load)), parsed.GetValue(deaths) / 1_000.0),
            cancellationToken));
        return command;
    }
}

/// <summary>One run of each cache.</summary>
/// <param name="Length">Of each run.</param>
/// <param name="Seed">Of all choices.</param>
/// <param name="LoadWork">What a load takes beyond its query.</param>
/// <param name="DeathShare">Of the writers, those who die between COMMIT and invalidation.</param>
internal sealed record StaleOptions(TimeSpan Length, int Seed, TimeSpan LoadWork, double DeathShare)
{
    /// <summary>Each with a cache and a connection to the store of its own.</summary>
    public int Nodes { get; } = 3;

    public int Readers { get; } = 16;

    public int Writers { get; } = 6;

    /// <summary>Between two reads of one reader.</summary>
    public TimeSpan ReadPause { get; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Between two writes of one writer, on average.</summary>
    public TimeSpan WritePause { get; } = TimeSpan.FromMilliseconds(40);

    /// <summary>Longer than a run, so that no cache is saved by it.</summary>
    public static TimeSpan Ttl { get; } = TimeSpan.FromHours(1);
}
