using System.CommandLine;
using System.Globalization;
using Stormproof.Lab.Scaling;
using Stormproof.Lab.Systems;
using Stormproof.Load.Journeys;

namespace Stormproof.Cli.Commands.Load.Scaling;

/// <summary><c>--scale</c>, and the options of the system that it runs.</summary>
internal sealed class ScaleArguments
{
    private const int MostNodes = 50;
    private const int MostCounts = 16;

    private readonly SystemArguments _system = new();

    /// <summary>Node counts.</summary>
    public Option<int[]?> Counts { get; } = new("--scale")
    {
        Description = "Run the whole system on this machine at each of these node counts, rising from 1, and measure what each"
            + " carries at --slo-p99: about a minute a count. --duration is the length of a step of the search, --rate its first"
            + " rate. TARGET is a path of the sample shop (default /), or a journey whose requests go to {{host}}.",
        HelpName = "1,2,4,8",
        CustomParser = result =>
        {
            var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
            var counts = Parse(text);
            if (counts is null)
            {
                result.AddError(
                    $"--scale '{text}' is not allowed; give up to {MostCounts} node counts, rising from 1 to at most {MostNodes},"
                    + " for example --scale 1,2,4,8.");
            }

            return counts;
        },
    };

    public bool IsGiven(ParseResult parsed) => parsed.GetResult(Counts) is { Implicit: false };

    /// <param name="command">The verb.</param>
    /// <param name="others">Options that mean nothing with --scale.</param>
    public void AddTo(Command command, params Option[] others)
    {
        command.Options.Add(Counts);
        _system.AddPartsTo(command);
        command.Validators.Add(result =>
        {
            var isGiven = result.GetResult(Counts) is { Implicit: false };
            var wrong = (isGiven ? others : _system.Parts).FirstOrDefault(o => result.GetResult(o) is { Implicit: false });
            if (wrong is not null)
            {
                result.AddError(isGiven
                    ? $"{wrong.Name} has no meaning with --scale; leave it out."
                    : $"{wrong.Name} is about the system that --scale runs; add --scale, for example --scale 1,2,4, or leave"
                        + $" {wrong.Name} out.");
            }
        });
    }

    public ScaleOptions Read(ParseResult parsed, string target, JourneyOptions journey) => new()
    {
        Counts = parsed.GetValue(Counts)!,
        System = _system.ReadParts(parsed),
        ScenarioAt = (gateway, cancellationToken) => ScaleTarget.AtAsync(target, gateway, journey, cancellationToken),
        Search = ScaleOptions.QuickSearch(200),
    };

    private static int[]? Parse(string text)
    {
        var parts = text.Split(',');
        var counts = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out counts[i])
                || counts[i] > MostNodes || (i == 0 ? counts[i] != 1 : counts[i] <= counts[i - 1]))
            {
                return null;
            }
        }

        return counts.Length <= MostCounts ? counts : null;
    }
}
