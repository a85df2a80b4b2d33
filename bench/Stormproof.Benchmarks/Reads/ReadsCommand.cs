using System.CommandLine;

namespace Stormproof.Benchmarks.Reads;

/// <summary><c>reads</c>: what the replica gate adds to a lookup, and the position to a write.</summary>
internal static class ReadsCommand
{
    public static Command Create()
    {
        var rounds = CountOption.Create("--rounds", "Rounds of each, interleaved", 21, 1_000);
        var milliseconds = CountOption.Create("--milliseconds", "Length of a round", 500, 60_000);
        var callers = CountOption.Create("--callers", "Callers at once, beside one alone", 16, 40);
        var command = new Command("reads", "The replica gate against plain Npgsql, on a primary with a streaming replica")
        {
            rounds, milliseconds, callers,
        };
        command.SetAction((parsed, cancellationToken) => ReadsRun.RunAsync(
            new ReadsOptions(
                parsed.GetValue(rounds), TimeSpan.FromMilliseconds(parsed.GetValue(milliseconds)), parsed.GetValue(callers)),
            cancellationToken));
        return command;
    }
}

internal sealed record ReadsOptions(int Rounds, TimeSpan RoundLength, int Callers);
