using System.CommandLine;

namespace Stormproof.Benchmarks.Sessions;

/// <summary><c>sessions</c>: Stormproof's sessions against the framework's, on the same redis-server.</summary>
internal static class SessionsCommand
{
    public static Command Create()
    {
        var rounds = CountOption.Create("--rounds", "Rounds of each, interleaved", 11, 1_000);
        var seconds = CountOption.Create("--seconds", "Length of a round", 3, 600);
        var clients = CountOption.Create("--clients", "Clients at once, each with a session of its own", 32, 1_000);
        var warmUp = CountOption.Create("--warm-up", "Seconds of load before the first round, for each", 6, 600);
        var command = new Command("sessions", "Stormproof's sessions against the framework's, on the same redis-server")
        {
            rounds, seconds, clients, warmUp,
        };
        command.SetAction((parsed, cancellationToken) => SessionsRun.RunAsync(
            new SessionsOptions(
                parsed.GetValue(rounds), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(clients),
                TimeSpan.FromSeconds(parsed.GetValue(warmUp))),
            cancellationToken));
        return command;
    }
}

internal sealed record SessionsOptions(int Rounds, TimeSpan RoundLength, int Clients, TimeSpan WarmUp);
