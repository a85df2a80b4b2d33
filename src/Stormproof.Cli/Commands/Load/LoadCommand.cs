using System.CommandLine;
using Stormproof.Cli.Output;
using Stormproof.Load.Engine;
using Stormproof.Load.Results;
using Stormproof.Load.Thresholds;
using Stormproof.Load.Transport;

namespace Stormproof.Cli.Commands.Load;

/// <summary><c>stormproof load</c>: load on a target, and what it does to latency.</summary>
internal static class LoadCommand
{
    private const int DefaultUsers = 10;
    private const int DefaultMaxUsers = 4096;

    public static Command Build(Shell shell)
    {
        var shape = new LoadShape();
        var target = LoadTarget.Argument();
        var duration = Durations.Option("--duration", "Length of the measured time.", "30s", "100ms", "168h");
        var warmUp = Durations.Option("--warm-up", "Load before it, of which nothing is in the report.", "2s", "0s", "1h");
        var think = Durations.Option("--think", "Pause of a user between two iterations, without --rate.", "0s", "0s", "1h");
        var timeout = Durations.Option("--timeout", "How long an answer may take.", "10s", "10ms", "1h");
        var users = new Option<int?>("--users")
        {
            Description = "Users, 1 to 1,000,000. With a rate: the most at once, a request that finds none free waits and its waiting"
                + $" counts (default {DefaultMaxUsers}). Without: each waits for its answer before it asks again (default"
                + $" {DefaultUsers}).",
            CustomParser = result => Users(result),
        };
        var http2 = new Option<bool>("--http2") { Description = "HTTP/2; without TLS by prior knowledge." };
        var insecure = new Option<bool>("--insecure") { Description = "Take any certificate of the target." };
        var mine = new Option<bool>("--i-own-this-target") { Description = "Needed for a target that is not this machine." };
        var seed = Ranges.Seed();
        var journey = new JourneyArguments();
        var thresholds = ThresholdOption.Build();
        var command = new Command(
            "load",
            "Put load on a target, a URL or a journey of several requests: at a rate, each timed from the moment it was due; or by a fixed"
            + " number of users.\n\n"
            + "Examples:\n"
            + "  stormproof load http://127.0.0.1:8080/ --rate 500 --duration 30s\n"
            + "  stormproof load http://127.0.0.1:8080/ --ramp 100:2000 --duration 1m\n"
            + "  stormproof load http://127.0.0.1:8080/ --users 50 --think 1s\n"
            + "  stormproof load journey.http --rate 50 --threshold 'p99<200ms' --threshold 'errors<0.1%'")
        {
            target, duration, warmUp, users, think, timeout, http2, insecure, mine, seed, thresholds,
            LoadImportCommand.Build(shell),
        };
        shape.AddTo(command);
        journey.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var scenario = await LoadTarget.ReadAsync(
                parsed.GetValue(target)!, journey.Read(parsed, shell.Clock, parsed.GetValue(http2)), parsed.GetValue(mine),
                cancellationToken).ConfigureAwait(false);
            var bounds = parsed.GetValue(thresholds) ?? [];
            LoadEnd.Check(bounds, scenario);
            var length = parsed.GetValue(duration);
            var schedule = shape.Read(parsed, length, (ulong)parsed.GetValue(seed));
            return await RunAsync(
                shell.For(parsed),
                new LoadPlan
                {
                    Scenario = scenario,
                    Model = schedule is null
                        ? new ClosedModel(parsed.GetValue(users) ?? DefaultUsers, length) { ThinkTime = parsed.GetValue(think) }
                        : new OpenModel(schedule) { MaxUsers = parsed.GetValue(users) ?? DefaultMaxUsers },
                    WarmUp = parsed.GetValue(warmUp),
                    Seed = (ulong)parsed.GetValue(seed),
                    Transport = new TransportOptions
                    {
                        RequestTimeout = parsed.GetValue(timeout),
                        AcceptAnyCertificate = parsed.GetValue(insecure),
                    },
                },
                bounds, cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        Shell shell, LoadPlan plan, IReadOnlyList<Threshold> thresholds, CancellationToken cancellationToken)
    {
        using var live = new LoadView(shell, plan);
        var result = await LoadEngine.RunAsync(plan, shell.Clock, live.Show, cancellationToken).ConfigureAwait(false);
        live.Dispose();
        result = LoadEnd.Judge(result, thresholds, plan.Scenario);
        if (shell.Json)
        {
            await shell.Output.WriteLineAsync(LoadDocument.ToJson(result)).ConfigureAwait(false);
        }
        else
        {
            LoadTable.Write(shell, result);
        }

        return LoadEnd.Code(shell, result);
    }

    private static int? Users(System.CommandLine.Parsing.ArgumentResult result)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var users) && users is >= 1 and <= 1_000_000)
        {
            return users;
        }

        result.AddError($"--users '{text}' is not allowed; give a whole number from 1 to 1000000, for example --users 50.");
        return null;
    }
}
