using System.CommandLine;
using Stormproof.Load.Transport;

namespace Stormproof.Cli.Commands.Load;

/// <summary><c>--by-header</c>: latency by node.</summary>
internal static class NodeHeaderOption
{
    private const string Default = "X-Served-By";

    public static Option<string> Build()
    {
        var option = new Option<string>("--by-header")
        {
            Description = $"Report latency by the value of this answer header, in which nodes name themselves; {Default} unless"
                + " given. A journey that looks at headers does so by itself; a URL only when this is given, as keeping headers"
                + " costs the generator time.",
            HelpName = "NAME",
            DefaultValueFactory = _ => Default,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var name }]
                && (name.Length is 0 or > 100 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')))
            {
                result.AddError(
                    $"--by-header '{name}' is no header's name; give letters, digits and hyphens, for example --by-header"
                    + $" {Default}.");
            }
        });
        return option;
    }

    /// <summary>What of a URL's answers is kept.</summary>
    public static AnswerParts Keep(ParseResult parsed, Option<string> option) =>
        parsed.GetResult(option) is { Implicit: false } ? AnswerParts.Headers : AnswerParts.None;
}
