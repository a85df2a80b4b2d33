using System.CommandLine;

namespace Stormproof.Benchmarks.Caching;

/// <summary><c>caching</c>: the fenced cache against FusionCache and HybridCache, on the same stores.</summary>
internal static class CachingCommand
{
    public static Command Create()
    {
        var rounds = CountOption.Create("--rounds", "Rounds of each, interleaved", 11, 1_000);
        var milliseconds = CountOption.Create("--milliseconds", "Length of a round", 1_000, 60_000);
        var clients = CountOption.Create("--clients", "Callers at once", 32, 10_000);
        var work = new Option<WorkKind?>("--work") { Description = "Only this kind: hit, miss or write (default all)" };
        var command = new Command("caching", "The fenced cache against FusionCache and HybridCache, on the same stores")
        {
            rounds, milliseconds, clients, work,
        };
        command.SetAction((parsed, cancellationToken) => CachingRun.RunAsync(
            new CachingRunOptions(
                parsed.GetValue(rounds), TimeSpan.FromMilliseconds(parsed.GetValue(milliseconds)), parsed.GetValue(clients),
                parsed.GetValue(work)),
            cancellationToken));
        return command;
    }
}

internal sealed record CachingRunOptions(int Rounds, TimeSpan RoundLength, int Clients, WorkKind? Only);
