using System.Buffers;
using Stormproof.Load.Input;

namespace Stormproof.Load.Journeys.Parsing;

/// <summary>Reads what follows <c># @expect</c>.</summary>
internal static class ExpectationParser
{
    private const string Subjects =
        "status 200, status 2xx, body $.path [op value], body contains text, header Name [op text] or time < 200ms";

    private const string Operators = "==, !=, <, <=, >, >= or contains";

    private static readonly SearchValues<char> Blank = SearchValues.Create(" \t");

    /// <summary>Null when it is wrong; then <paramref name="errors"/> says why.</summary>
    public static ExpectationSyntax? Parse(Located text, InputErrors errors)
    {
        var (subject, rest) = Word(text);
        return subject.Text switch
        {
            "status" => Status(text, rest, errors),
            "body" => Body(text, rest, errors),
            "header" => Header(text, rest, errors),
            "time" => Time(text, rest, errors),
            "" => Wrong(errors, text, $"@expect says nothing to expect; give {Subjects}"),
            _ => Wrong(errors, subject, $"'{subject.Text}' cannot be expected; give {Subjects}"),
        };
    }

    private static ExpectationSyntax? Status(Located all, Located rest, InputErrors errors)
    {
        var (op, operand) = Operator(rest);
        if (op is null)
        {
            (op, operand) = (ExpectOperator.Equal, rest);
        }

        var isClass = op is ExpectOperator.Equal or ExpectOperator.NotEqual && StatusRange.IsClass(operand.Text);
        var isCode = operand.Text.Length == 3 && int.TryParse(operand.Text, out var code) && code is >= 100 and <= 599;
        return op != ExpectOperator.Contains && (isClass || isCode)
            ? new ExpectationSyntax(all.Text, ExpectSubject.Status, default, op.Value, operand)
            : Wrong(errors, operand, $"'{operand.Text}' is no status; give 100 to 599 or a class such as 2xx, for example status 200");
    }

    private static ExpectationSyntax? Body(Located all, Located rest, InputErrors errors)
    {
        var (first, after) = Word(rest);
        if (first.Text == "contains")
        {
            return after.Text.Length > 0
                ? new ExpectationSyntax(all.Text, ExpectSubject.BodyText, default, ExpectOperator.Contains, Unquote(after))
                : Wrong(errors, rest, "body contains what? Give a text, for example body contains \"in stock\"");
        }

        if (!rest.Text.StartsWith('$'))
        {
            return Wrong(errors, rest, $"'{first.Text}' is no JSON path; give one that starts with $, or contains and a text");
        }

        var length = PathLength(rest.Text);
        return Compared(all, ExpectSubject.BodyPath, rest.Slice(0, length), rest.Slice(length).Trim(), errors);
    }

    private static ExpectationSyntax? Header(Located all, Located rest, InputErrors errors)
    {
        var (name, after) = Word(rest);
        return HttpSyntax.IsToken(name.Text)
            ? Compared(all, ExpectSubject.Header, name, after, errors)
            : Wrong(errors, name, $"'{name.Text}' is no header name; give one, for example header Content-Type contains json");
    }

    private static ExpectationSyntax? Time(Located all, Located rest, InputErrors errors)
    {
        var (op, operand) = Operator(rest);
        return op is ExpectOperator.Less or ExpectOperator.LessOrEqual && Durations.TryParse(operand.Text, out _)
            ? new ExpectationSyntax(all.Text, ExpectSubject.Time, default, op.Value, operand)
            : Wrong(errors, rest, $"'{rest.Text}' bounds no time; give < and {Durations.Expected}, for example time < 200ms");
    }

    private static ExpectationSyntax? Compared(
        Located all, ExpectSubject subject, Located argument, Located rest, InputErrors errors)
    {
        if (rest.Text.Length == 0)
        {
            return new ExpectationSyntax(all.Text, subject, argument, ExpectOperator.Exists, null);
        }

        var (op, operand) = Operator(rest);
        if (op is not { } known)
        {
            return Wrong(errors, rest, $"'{Word(rest).First.Text}' compares nothing; give {Operators}");
        }

        return operand.Text.Length > 0
            ? new ExpectationSyntax(all.Text, subject, argument, known, Unquote(operand))
            : Wrong(errors, rest, $"'{rest.Text}' has nothing to compare with; give a value after it");
    }

    private static (ExpectOperator? Op, Located Operand) Operator(Located text)
    {
        foreach (var (sign, op) in Signs)
        {
            if (text.Text.StartsWith(sign, StringComparison.Ordinal)
                && (op != ExpectOperator.Contains || text.Text.Length == sign.Length || text.Text[sign.Length] is ' ' or '\t'))
            {
                return (op, text.Slice(sign.Length).Trim());
            }
        }

        return (null, text);
    }

    // The longer sign of two that begin alike stands first.
    private static readonly (string Sign, ExpectOperator Op)[] Signs =
    [
        ("==", ExpectOperator.Equal), ("!=", ExpectOperator.NotEqual), ("<=", ExpectOperator.LessOrEqual),
        (">=", ExpectOperator.GreaterOrEqual), ("<", ExpectOperator.Less), (">", ExpectOperator.Greater),
        ("contains", ExpectOperator.Contains),
    ];

    /// <summary>A path ends at the first blank or comparison sign outside its brackets.</summary>
    private static int PathLength(string text)
    {
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '\'' or '"')
            {
                quote = c;
            }
            else if (c is ' ' or '\t' or '=' or '!' or '<' or '>')
            {
                return i;
            }
        }

        return text.Length;
    }

    private static Located Unquote(Located text) =>
        text.Text is ['"', .., '"'] or ['\'', .., '\''] && text.Text.Length >= 2 ? text.Slice(1, text.Text.Length - 2) : text;

    private static (Located First, Located After) Word(Located text)
    {
        var end = text.Text.AsSpan().IndexOfAny(Blank);
        return end < 0 ? (text, text.Slice(text.Text.Length)) : (text.Slice(0, end), text.Slice(end).Trim());
    }

    private static ExpectationSyntax? Wrong(InputErrors errors, Located at, string message)
    {
        errors.Add(at.Line, at.Column, message);
        return null;
    }
}
