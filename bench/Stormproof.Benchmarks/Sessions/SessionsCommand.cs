using System.CommandLine;

namespace Stormproof.Benchmarks.Sessions;

/// <summary><c>sessions</c>: Stormproof's sessions against the framework's, on the same redis-server.</summary>
internal static class SessionsCommand
{
    public static Command Create()
    {
        var rounds = Count("--rounds", "Rounds of each, interleaved", 11, 1_000);
        var seconds = Count("--seconds", "Length of a round", 3, 600);
        var clients = Count("--clients", "Clients at once, each with a session of its own", 32, 1_000);
        var warmUp = Count("--warm-up", "Seconds of load before the first round, for each", 6, 600);
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

    private static Option<int> Count(string name, string description, int usual, int most)
    {
        var option = new Option<int>(name)
        {
            Description = $"{description}, 1 to {most} (default {usual})",
            DefaultValueFactory = _ => usual,
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var value && (value < 1 || value > most))
            {
                result.AddError($"{name} is {value}; allowed is 1 to {most}.");
            }
        });
        return option;
    }
}

internal sealed record SessionsOptions(int Rounds, TimeSpan RoundLength, int Clients, TimeSpan WarmUp);
