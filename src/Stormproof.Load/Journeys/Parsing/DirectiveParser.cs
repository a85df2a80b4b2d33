using System.Globalization;
using Stormproof.Load.Input;

namespace Stormproof.Load.Journeys.Parsing;

/// <summary>Reads the comments that mean something: <c># @word ...</c> and <c>// @word ...</c>.</summary>
internal static class DirectiveParser
{
    private const string Known = "@name, @expect, @think, @weight, @no-redirect, @no-cookie-jar, @note and @no-log";

    /// <summary>The line is a comment.</summary>
    public static bool IsComment(string line)
    {
        var text = line.AsSpan().TrimStart();
        return text.StartsWith('#') || text.StartsWith("//");
    }

    /// <summary>The directive that a line holds, without its mark; null when the line is a plain comment or none.</summary>
    public static Located? Find(string line, int number)
    {
        var text = new Located(line, number, 1).Trim();
        if (!IsComment(text.Text))
        {
            return null;
        }

        var after = text.Slice(text.Text.StartsWith('#') ? 1 : 2).Trim();
        return after.Text.StartsWith('@') ? after : null;
    }

    /// <summary>A directive of this tool, which in a body would be sent by mistake.</summary>
    public static bool IsOurs(Located directive) =>
        Split(directive).Word.Text is "@name" or "@expect" or "@think" or "@weight" or "@no-redirect" or "@no-cookie-jar";

    public static void Apply(Located directive, RequestSyntax request, InputErrors errors)
    {
        var (word, rest) = Split(directive);
        switch (word.Text)
        {
            case "@name":
                Name(word, rest, request, errors);
                break;
            case "@expect":
                Expect(rest.Text.Length > 0 ? rest : word, rest, request, errors);
                break;
            case "@think":
                Think(word, rest, request, errors);
                break;
            case "@weight":
                Weight(word, rest, request, errors);
                break;
            case "@no-redirect":
                request.NoRedirect = true;
                break;
            case "@no-cookie-jar":
                request.NoCookies = true;
                break;
            case "@note" or "@no-log":
                break;
            case "@prompt":
                errors.Add(word.Line, word.Column, "@prompt asks a person, and nobody is there under load; write @variable = value");
                break;
            default:
                errors.Add(word.Line, word.Column, $"'{word.Text}' is no directive; known are {Known}");
                break;
        }
    }

    private static void Name(Located word, Located rest, RequestSyntax request, InputErrors errors)
    {
        if (!IsName(rest.Text))
        {
            errors.Add(
                rest.Line, rest.Column,
                $"'{rest.Text}' is no request name; give letters, digits, _ and - only, for example # @name login");
        }
        else if (request.Name is { } other)
        {
            errors.Add(word.Line, word.Column, $"the request is named '{other}' already; a request has one @name");
        }
        else
        {
            request.Name = rest.Text;
        }
    }

    private static void Expect(Located at, Located rest, RequestSyntax request, InputErrors errors)
    {
        if (request.Expectations.Count == Limits.ExpectationsOfRequest)
        {
            errors.Add(at.Line, at.Column, $"a request may have {Limits.ExpectationsOfRequest} expectations");
        }
        else if (ExpectationParser.Parse(rest, errors) is { } expectation)
        {
            request.Expectations.Add(expectation);
        }
    }

    private static void Think(Located word, Located rest, RequestSyntax request, InputErrors errors)
    {
        var dots = rest.Text.IndexOf("..", StringComparison.Ordinal);
        var (low, high) = dots < 0 ? (rest.Text, rest.Text) : (rest.Text[..dots], rest.Text[(dots + 2)..]);
        if (!Durations.TryParse(low, out var shortest) || !Durations.TryParse(high, out var longest)
            || longest > Limits.Think || shortest > longest)
        {
            errors.Add(
                rest.Line, rest.Column,
                $"'{rest.Text}' is no think time; give {Durations.Expected}, or a range such as 500ms..2s; at most 1h");
        }
        else if (request.Think is not null)
        {
            errors.Add(word.Line, word.Column, "the request has a @think already; give one, or a range such as 500ms..2s");
        }
        else
        {
            request.Think = new ThinkTime(shortest, longest);
        }
    }

    private static void Weight(Located word, Located rest, RequestSyntax request, InputErrors errors)
    {
        var (number, name) = Split(rest);
        if (!int.TryParse(number.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var weight)
            || weight is < 1 or > Limits.Weight)
        {
            errors.Add(
                number.Line, number.Column,
                $"'{number.Text}' is no weight; give a whole number from 1 to {Limits.Weight}, for example # @weight 3");
        }
        else if (request.Weight is not null)
        {
            errors.Add(word.Line, word.Column, "the request has a @weight already; a journey has one");
        }
        else if (name.Text.Length > 0 && !IsName(name.Text))
        {
            errors.Add(
                name.Line, name.Column,
                $"'{name.Text}' is no journey name; give letters, digits, _ and - only, for example # @weight 3 browse");
        }
        else
        {
            request.Weight = new WeightSyntax(weight, name.Text.Length > 0 ? name.Text : null, word.Line, word.Column);
        }
    }

    internal static bool IsName(string text) =>
        text.Length is > 0 and <= 100 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    private static (Located Word, Located After) Split(Located text)
    {
        var end = text.Text.AsSpan().IndexOfAny(' ', '\t');
        return end < 0 ? (text, text.Slice(text.Text.Length)) : (text.Slice(0, end), text.Slice(end).Trim());
    }
}
