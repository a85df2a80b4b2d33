using System.CommandLine;
using Stormproof.Lab.Scaling;
using Stormproof.Load.Curves;

namespace Stormproof.Cli.Commands.Load;

/// <summary>The options of the search for the knee.</summary>
internal sealed class KneeArguments
{
    private readonly Option<bool> _find = new("--find-knee")
    {
        Description = "Raise the rate in steps until the target falls behind, its latency bends or it fails requests; then"
            + " close in on that rate and repeat. --rate is the first rate (default 50), --duration the length of a step"
            + " (default: as its requests need, 3 s to 12 s, less while it climbs).",
    };

    private readonly Option<int> _most = Ranges.Int(
        "--max-rate", "With --find-knee and --scale: the highest rate tried.", 100_000, 1, 1_000_000);

    private readonly Option<TimeSpan> _objective = DurationOption.Of(
        "--slo-p99", "With --find-knee and --scale (200ms there): the 99th percentile that must be kept.", "1h", "1ms", "1h");

    private static readonly TimeSpan ScaleObjective = TimeSpan.FromMilliseconds(200);

    public void AddTo(Command command, LoadShape shape, Option thresholds, Option scale)
    {
        foreach (var option in new Option[] { _find, _most, _objective })
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            var scales = result.GetResult(scale) is { Implicit: false };
            var search = scales ? scale.Name : _find.Name;
            if (scales && result.GetValue(_find))
            {
                result.AddError("--scale finds the knee at each node count itself; leave --find-knee out.");
            }
            else if (!scales && !result.GetValue(_find))
            {
                var alone = new Option[] { _most, _objective }.FirstOrDefault(o => result.GetResult(o) is { Implicit: false });
                if (alone is not null)
                {
                    result.AddError(
                        $"{alone.Name} belongs to --find-knee or --scale; add one of these, or leave {alone.Name} out.");
                }
            }
            else if (result.GetResult(thresholds) is { Implicit: false })
            {
                result.AddError(
                    $"--threshold judges a run at one load, and {search} tries many; leave it out, or bound the search with"
                    + " --slo-p99, for example --slo-p99 200ms.");
            }
            else if (new Option[] { shape.Ramp, shape.Steps, shape.Spike, shape.Trace }
                .FirstOrDefault(o => result.GetResult(o) is { Implicit: false }) is { } other)
            {
                result.AddError($"{search} chooses the rates itself; leave {other.Name} out.");
            }
            else if (result.GetResult(shape.Rate) is not null && result.GetValue(shape.Rate) is [var rate]
                && rate > result.GetValue(_most))
            {
                result.AddError(
                    $"--rate {rate:0.###} is above --max-rate {result.GetValue(_most)}; the search climbs from one to the"
                    + " other.");
            }
        });
    }

    /// <returns>Null when no knee is looked for.</returns>
    public KneeOptions? Read(ParseResult parsed, LoadShape shape, Option<TimeSpan> duration)
    {
        if (!parsed.GetValue(_find))
        {
            return null;
        }

        return With(new KneeOptions
        {
            MaxP99Ms = parsed.GetResult(_objective) is { Implicit: false } ? parsed.GetValue(_objective).TotalMilliseconds : null,
        }, parsed, shape, duration);
    }

    /// <summary>The rules at each count of <c>--scale</c>.</summary>
    public KneeOptions ReadForScale(ParseResult parsed, LoadShape shape, Option<TimeSpan> duration)
    {
        var objective = parsed.GetResult(_objective) is { Implicit: false } ? parsed.GetValue(_objective) : ScaleObjective;
        return With(ScaleOptions.QuickSearch(objective.TotalMilliseconds), parsed, shape, duration);
    }

    private KneeOptions With(KneeOptions rules, ParseResult parsed, LoadShape shape, Option<TimeSpan> duration)
    {
        var most = parsed.GetValue(_most);
        var options = rules with
        {
            MaxRps = most,
            StartRps = Math.Min(parsed.GetValue(shape.Rate) is [var rate] ? rate : rules.StartRps, most),
        };
        return parsed.GetResult(duration) is { Implicit: false }
            ? options with { MinStep = parsed.GetValue(duration), MaxStep = parsed.GetValue(duration) }
            : options;
    }
}
