using System.CommandLine;
using System.CommandLine.Parsing;
using Stormproof.Load.Journeys;

namespace Stormproof.Cli.Commands.Load;

/// <summary>The options that a journey's file needs.</summary>
internal sealed class JourneyArguments
{
    public Option<string?> Environment { get; } = new("--env")
    {
        Description = "The environment of http-client.env.json for a journey's variables.",
    };

    public Option<string[]> Variables { get; } = new("--var")
    {
        Description = "A journey's variable, NAME=VALUE, before all others; may be repeated.",
    };

    public Option<bool> FollowRedirects { get; } = new("--follow-redirects")
    {
        Description = "Follow redirects in a journey, to origins that it names.",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { Environment, Variables, FollowRedirects })
        {
            command.Options.Add(option);
        }

        Variables.Validators.Add(Check);
    }

    public JourneyOptions Read(ParseResult parsed, TimeProvider clock, bool http2) => new()
    {
        Environment = parsed.GetValue(Environment),
        Variables = (parsed.GetValue(Variables) ?? [])
            .Select(v => v.Split('=', 2)).GroupBy(v => v[0]).ToDictionary(g => g.Key, g => g.Last()[1]),
        FollowRedirects = parsed.GetValue(FollowRedirects),
        Http2 = http2,
        Clock = clock,
    };

    private static void Check(OptionResult result)
    {
        foreach (var text in result.Tokens.Select(t => t.Value).Where(t => t.IndexOf('=', StringComparison.Ordinal) < 1))
        {
            result.AddError($"--var '{text}' is no variable; give NAME=VALUE, for example --var host=http://127.0.0.1:8080.");
        }
    }
}
