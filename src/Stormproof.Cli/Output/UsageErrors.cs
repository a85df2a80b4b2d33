using System.CommandLine;
using System.CommandLine.Parsing;

namespace Stormproof.Cli.Output;

/// <summary>Turns what the parser did not understand into one line: the value, the reason, the remedy.</summary>
internal static class UsageErrors
{
    public static string Explain(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens.Count > 0)
        {
            // The next option may stand where a value belongs; the word left over after it is not the fault then.
            var empty = parsed.CommandResult.Children.OfType<OptionResult>()
                .FirstOrDefault(o => o.Tokens is [{ Value: ['-', '-', _, ..] }]);
            if (empty is not null)
            {
                return $"stormproof: {empty.Option.Name} has no value: '{empty.Tokens[0].Value}' stands where it belongs;"
                    + $" '{Name(command)} --help' shows what is allowed.";
            }

            return $"stormproof: {Unknown(command, parsed.UnmatchedTokens[0])}";
        }

        // A wrong value first: that a word is missing shows in the help, too.
        var error = parsed.Errors.FirstOrDefault(e => e.SymbolResult is not CommandResult) ?? parsed.Errors[0];
        var message = error.SymbolResult is CommandResult && command.Action is null && command.Subcommands.Count > 0
            ? $"{Name(command)} needs one of: {string.Join(", ", command.Subcommands.Select(c => c.Name))}."
            : string.Join(' ', error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return $"stormproof: {message}";
    }

    private static string Unknown(Command command, string token)
    {
        var isOption = token.StartsWith('-');
        var known = isOption
            ? command.Options.Concat(Ancestors(command).SelectMany(p => p.Options).Where(o => o.Recursive))
                .Select(o => o.Name).ToArray()
            : command.Subcommands.Select(c => c.Name).ToArray();
        var what = isOption ? "option" : command is RootCommand ? "verb" : command.Name;
        if (known.Length == 0)
        {
            return $"'{token}' is not expected after '{Name(command)}'; '{Name(command)} --help' shows what is.";
        }

        var nearest = known.MinBy(k => Distance(k, token))!;
        var near = Distance(nearest, token) <= Math.Max(2, token.Length / 2);
        return near
            ? $"'{token}' is no {what}; did you mean '{nearest}'?"
            : $"'{token}' is no {what}; choose one of {string.Join(", ", known)}.";
    }

    private static string Name(Command command) => command is RootCommand ? "stormproof" : $"stormproof {command.Name}";

    private static IEnumerable<Command> Ancestors(Command command)
    {
        foreach (var parent in command.Parents.OfType<Command>())
        {
            yield return parent;
            foreach (var further in Ancestors(parent))
            {
                yield return further;
            }
        }
    }

    /// <summary>Edits between two words. Levenshtein, "Binary codes capable of correcting deletions, insertions, and reversals",
    /// 1966.</summary>
    internal static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + cost);
                diagonal = above;
            }
        }

        return row[^1];
    }
}
