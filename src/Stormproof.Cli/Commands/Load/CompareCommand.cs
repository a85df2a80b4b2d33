using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;
using Stormproof.Cli.Output;
using Stormproof.Load.Comparing;
using Stormproof.Load.Results;

namespace Stormproof.Cli.Commands.Load;

/// <summary><c>stormproof load compare</c>: what changed between two runs, and whether it is noise.</summary>
internal static partial class CompareCommand
{
    public static Command Build(Shell shell)
    {
        var before = new Argument<string>("BEFORE") { Description = "The first run's JSON, from 'load --output'." };
        var after = new Argument<string>("AFTER") { Description = "The second run's." };
        var least = new Option<double>("--least")
        {
            Description = "The smallest change that matters, in percent, 0 to 100.",
            DefaultValueFactory = _ => RunComparison.DefaultLeast * 100,
            CustomParser = result =>
            {
                var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
                if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
                    && percent <= 100)
                {
                    return percent;
                }

                result.AddError($"--least '{text}' is not allowed; give percent from 0 to 100, for example --least 5.");
                return 0;
            },
        };
        var seed = Ranges.Seed();
        var command = new Command(
            "compare",
            "Say what changed between two runs and whether it is noise, from how the slices of time of each run differ. Exit 1"
            + " when something is worse or it cannot be told.\n\nExample: stormproof load compare before.json after.json")
        {
            before, after, least, seed,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var first = await ResultFile.ReadAsync(parsed.GetValue(before)!, cancellationToken).ConfigureAwait(false);
            var second = await ResultFile.ReadAsync(parsed.GetValue(after)!, cancellationToken).ConfigureAwait(false);
            var changes = RunComparison.Compare(
                first, second, parsed.GetValue(least) / 100, (ulong)parsed.GetValue(seed));
            return await WriteAsync(shell.For(parsed), first, second, changes).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> WriteAsync(
        Shell shell, LoadResult before, LoadResult after, IReadOnlyList<MetricChange> changes)
    {
        var worst = changes.Any(c => c.Verdict == ChangeVerdict.Worse) ? ChangeVerdict.Worse
            : changes.All(c => c.Verdict == ChangeVerdict.Unknown) ? ChangeVerdict.Unknown
            : changes.Any(c => c.Verdict == ChangeVerdict.Better) ? ChangeVerdict.Better
            : ChangeVerdict.Noise;
        if (shell.Json)
        {
            var document = new Document(
                before.Target, after.Target, worst, worst == ChangeVerdict.Unknown ? changes[0].Note : null, changes);
            await shell.Output.WriteLineAsync(JsonSerializer.Serialize(document, Context.Default.Document)).ConfigureAwait(false);
        }
        else
        {
            WriteTable(shell, changes, worst);
        }

        // What cannot be told is no pass, as a threshold without samples is none.
        return worst is ChangeVerdict.Worse or ChangeVerdict.Unknown ? ExitCode.VerdictBad : ExitCode.Fine;
    }

    private static void WriteTable(Shell shell, IReadOnlyList<MetricChange> changes, ChangeVerdict worst)
    {
        var table = new Table().AddColumns("", "before", "after", "change", "98.75 % interval", "verdict");
        foreach (var c in changes)
        {
            var isShare = c.Metric == "errorRate";
            var interval = c.Verdict == ChangeVerdict.Unknown ? "–" : $"{Percent(c.Low)} to {Percent(c.High)}";
            table.AddRow(
                c.Metric, Value(c.Before, isShare), Value(c.After, isShare), Percent(c.Change), interval,
                c.Verdict.ToString().ToLowerInvariant());
        }

        var console = shell.Table();
        console.Write(table);
        console.WriteLine(worst switch
        {
            ChangeVerdict.Unknown => $"UNKNOWN: {changes[0].Note}.",
            ChangeVerdict.Worse => $"WORSE: {Names(changes, ChangeVerdict.Worse)}.",
            ChangeVerdict.Better => $"BETTER: {Names(changes, ChangeVerdict.Better)}.",
            _ => "NOISE: no more than the slices of one run differ by, or too small to matter.",
        });
    }

    private static string Names(IReadOnlyList<MetricChange> changes, ChangeVerdict verdict) =>
        string.Join(", ", changes.Where(c => c.Verdict == verdict).Select(c => $"{c.Metric} {Percent(c.Change)}"));

    private static string Value(double value, bool isShare) =>
        isShare ? value.ToString("0.###%", CultureInfo.InvariantCulture) : value.ToString("#,0.##", CultureInfo.InvariantCulture);

    private static string Percent(double share) => share.ToString("+0.0#%;-0.0#%;0%", CultureInfo.InvariantCulture);

    private sealed record Document(
        string Before, string After, ChangeVerdict Verdict,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason,
        IReadOnlyList<MetricChange> Changes);

    [JsonSourceGenerationOptions(
        WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
        Converters = [typeof(VerdictConverter)])]
    [JsonSerializable(typeof(Document))]
    private sealed partial class Context : JsonSerializerContext;

    private sealed class VerdictConverter() : JsonStringEnumConverter<ChangeVerdict>(JsonNamingPolicy.CamelCase);
}
