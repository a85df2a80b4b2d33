using System.CommandLine;
using System.Globalization;
using Stormproof.Cli.Commands.Load.Reports;
using Stormproof.Cli.Commands.Load.Scaling;
using Stormproof.Cli.Output;
using Stormproof.Load.Curves;
using Stormproof.Load.Engine;
using Stormproof.Load.Results;
using Stormproof.Load.Schedules;
using Stormproof.Load.Thresholds;
using Stormproof.Load.Transport;

namespace Stormproof.Cli.Commands.Load;

/// <summary><c>stormproof load</c>: load on a target, and what it does to latency.</summary>
internal static class LoadCommand
{
    private const int DefaultUsers = 10;

    public static Command Build(Shell shell)
    {
        var shape = new LoadShape();
        var knee = new KneeArguments();
        var files = new LoadFiles();
        var otlp = OtlpExport.Option();
        var target = LoadTarget.Argument();
        var scale = new ScaleArguments();
        var duration = DurationOption.Of("--duration", "Length of the measured time.", "30s", "100ms", "168h");
        var warmUp = DurationOption.Of("--warm-up", "Load before it, of which nothing is in the report.", "2s", "0s", "1h");
        var think = DurationOption.Of("--think", "Pause of a user between two iterations, without --rate.", "0s", "0s", "1h");
        var timeout = DurationOption.Of("--timeout", "How long an answer may take.", "10s", "10ms", "1h");
        var users = new Option<int?>("--users")
        {
            Description = "Users, 1 to 1,000,000. With a rate: the most at once, a request that finds none free waits and its"
                + $" waiting counts (default {OpenModel.DefaultMaxUsers}). Without: each waits for its answer before it asks"
                + $" again (default {DefaultUsers}).",
            CustomParser = result => Users(result),
        };
        var http2 = new Option<bool>("--http2") { Description = "HTTP/2; without TLS by prior knowledge." };
        var byHeader = NodeHeaderOption.Build();
        var insecure = new Option<bool>("--insecure") { Description = "Take any certificate of the target." };
        var mine = new Option<bool>("--i-own-this-target") { Description = "Needed for a target that is not this machine." };
        var seed = Ranges.Seed();
        var journey = new JourneyArguments();
        var request = new RequestArguments();
        var thresholds = ThresholdOption.Build();
        var command = new Command(
            "load",
            "Put load on a target, a URL or a journey of several requests: at a rate, each timed from the moment it was due; or"
            + " by a fixed number of users.\n\n"
            + "Examples:\n"
            + "  stormproof load http://127.0.0.1:8080/ --rate 500 --duration 30s\n"
            + "  stormproof load http://127.0.0.1:8080/ --ramp 100:2000 --duration 1m\n"
            + "  stormproof load http://127.0.0.1:8080/ --users 50 --think 1s\n"
            + "  stormproof load http://127.0.0.1:8080/orders --body '{\"item\":7}' --header 'Content-Type: application/json'\n"
            + "  stormproof load journey.http --rate 50 --threshold 'p99<200ms' --threshold 'errors<0.1%'\n"
            + "  stormproof load http://127.0.0.1:8080/ --find-knee --html report.html\n"
            + "  stormproof load / --scale 1,2,4 --slo-p99 200ms --html scaling.html")
        {
            duration, warmUp, users, think, timeout, byHeader, http2, insecure, mine, seed, thresholds, otlp,
            LoadImportCommand.Build(shell), CompareCommand.Build(shell),
        };
        shape.AddTo(command);
        journey.AddTo(command);
        request.AddTo(command);
        LoadTarget.AddTo(command, target, scale.Counts);
        knee.AddTo(command, shape, thresholds, scale.Counts);
        files.AddTo(command);
        scale.AddTo(command, [think, byHeader, http2, insecure, mine, otlp, files.JUnit, shape.Poisson, .. request.All]);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (scale.IsGiven(parsed))
            {
                var path = parsed.GetValue(target) ?? "/";
                var options = scale.Read(parsed, path, journey.Read(parsed, shell.Clock, false));
                return await ScaleVerb.RunAsync(
                    shell.For(parsed), path,
                    options with
                    {
                        Search = knee.ReadForScale(parsed, shape, duration),
                        MaxUsers = parsed.GetValue(users) ?? 0,
                        WarmUp = parsed.GetResult(warmUp) is { Implicit: false } ? parsed.GetValue(warmUp) : options.WarmUp,
                        Transport = new TransportOptions { RequestTimeout = parsed.GetValue(timeout) },
                        Seed = (ulong)parsed.GetValue(seed),
                    },
                    report => files.WriteAsync(shell.For(parsed), parsed, report), cancellationToken).ConfigureAwait(false);
            }

            var sent = await request.ReadAsync(
                parsed, parsed.GetValue(target)!, NodeHeaderOption.Keep(parsed, byHeader), cancellationToken)
                .ConfigureAwait(false);
            var scenario = await LoadTarget.ReadAsync(
                parsed.GetValue(target)!, journey.Read(parsed, shell.Clock, parsed.GetValue(http2)), parsed.GetValue(mine),
                sent, cancellationToken).ConfigureAwait(false);
            var bounds = parsed.GetValue(thresholds) ?? [];
            LoadEnd.Check(bounds, scenario);
            var length = parsed.GetValue(duration);
            var search = knee.Read(parsed, shape, duration);
            var schedule = search is null
                ? shape.Read(parsed, length, (ulong)parsed.GetValue(seed))
                : ArrivalSchedule.Constant(search.StartRps, search.MaxStep);
            var told = shell.For(parsed);
            using var export = OtlpExport.Start(told, parsed.GetValue(otlp), "stormproof-load", "Stormproof.Load");
            return await RunAsync(
                told,
                new LoadPlan
                {
                    Scenario = scenario,
                    Model = schedule is null
                        ? new ClosedModel(parsed.GetValue(users) ?? DefaultUsers, length) { ThinkTime = parsed.GetValue(think) }
                        : new OpenModel(schedule) { MaxUsers = parsed.GetValue(users) ?? 0 },
                    WarmUp = parsed.GetValue(warmUp),
                    NodeHeader = parsed.GetValue(byHeader),
                    Seed = (ulong)parsed.GetValue(seed),
                    Transport = new TransportOptions
                    {
                        RequestTimeout = parsed.GetValue(timeout),
                        AcceptAnyCertificate = parsed.GetValue(insecure),
                    },
                },
                search, bounds, result => files.WriteAsync(told, parsed, result), cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        Shell shell, LoadPlan plan, KneeOptions? search, IReadOnlyList<Threshold> thresholds, Func<LoadResult, Task> keepAsync,
        CancellationToken cancellationToken)
    {
        using var live = new LoadView(shell, plan, search is not null);
        var result = search is null
            ? await LoadEngine.RunAsync(plan, shell.Clock, live.Show, cancellationToken).ConfigureAwait(false)
            : await KneeRun.RunAsync(plan, search, shell.Clock, s => live.Begin(s), live.Show, cancellationToken)
                .ConfigureAwait(false);
        live.Dispose();
        result = LoadEnd.Judge(result, thresholds, plan.Scenario);
        await keepAsync(result).ConfigureAwait(false);
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
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var users) && users is >= 1 and <= 1_000_000)
        {
            return users;
        }

        result.AddError($"--users '{text}' is not allowed; give a whole number from 1 to 1000000, for example --users 50.");
        return null;
    }
}
