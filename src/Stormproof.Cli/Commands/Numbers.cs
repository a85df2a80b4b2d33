using System.CommandLine;
using System.CommandLine.Parsing;
using Stormproof.Cli.Input;

namespace Stormproof.Cli.Commands;

/// <summary>Options that may be left out: null then. A value that is not allowed is answered with the value, the range and an
/// example.</summary>
internal static class Numbers
{
    public static Option<double?> Real(string name, string description, Allowed allowed) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            var text = Text(result);
            if (Allowed.TryParse(text, out var value) && allowed.Holds(value))
            {
                return value;
            }

            result.AddError($"{name} {Shown.Of(text)} is not allowed; {allowed.Remedy.Replace("example ", $"example {name} ",
                StringComparison.Ordinal)}.");
            return null;
        },
    };

    public static Option<int?> Whole(string name, string description, int low, int high, int example)
    {
        var allowed = new Allowed(low, high, example, Whole: true);
        var real = Real(name, description, allowed);
        return new(name) { Description = description, CustomParser = result => (int?)real.CustomParser!(result) };
    }

    /// <summary>true or false; the name alone is true. Not an option of bool: that one takes no other word as its value, and the
    /// message would be about the word.</summary>
    public static Option<YesNo?> YesNo(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "true|false",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result =>
        {
            switch (Text(result))
            {
                case "true" or "":
                    return new YesNo(true);
                case "false":
                    return new YesNo(false);
                default:
                    result.AddError(
                        $"{name} {Shown.Of(Text(result))} is not allowed; give true or false, for example {name} false.");
                    return null;
            }
        },
    };

    /// <summary>Makes the command refuse a line without an option.</summary>
    public static void Require(Command command, Option option, string example) => command.Validators.Add(result =>
    {
        if (result.GetResult(option) is null or { Implicit: true })
        {
            result.AddError($"{option.Name} is missing; give it, for example {option.Name} {example}.");
        }
    });

    private static string Text(ArgumentResult result) => result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
}

/// <summary>The answer of an option that asks for one.</summary>
internal sealed record YesNo(bool Value);
