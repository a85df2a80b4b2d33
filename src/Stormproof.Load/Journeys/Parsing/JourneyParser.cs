using Stormproof.Load.Input;

namespace Stormproof.Load.Journeys.Parsing;

/// <summary>Reads a <c>.http</c> file; the grammar is in docs/concepts/journeys.md. It goes on after an error, at the next
/// line, so that one run shows all errors of a file.</summary>
internal static class JourneyParser
{
    /// <summary>The file's requests; what is wrong is in <paramref name="errors"/>.</summary>
    public static JourneySyntax Parse(string[] lines, InputErrors errors)
    {
        var variables = new List<VariableSyntax>();
        var requests = new List<RequestSyntax>();
        for (var start = 0; start <= lines.Length && !errors.Full;)
        {
            var end = start;
            while (end < lines.Length && !IsSeparator(lines[end]))
            {
                end++;
            }

            var title = start > 0 ? lines[start - 1].Trim().TrimStart('#').Trim() : "";
            Section(lines, start, end, title, variables, requests, errors);
            start = end + 1;
        }

        if (requests.Count == 0 && !errors.Any)
        {
            errors.Add(0, 0, "has no request; give at least one, for example GET http://127.0.0.1:8080/");
        }

        return new JourneySyntax(errors.File, variables, requests);
    }

    private static bool IsSeparator(string line) => line.StartsWith("###", StringComparison.Ordinal);

    private static void Section(
        string[] lines, int start, int end, string title, List<VariableSyntax> variables, List<RequestSyntax> requests,
        InputErrors errors)
    {
        var request = new RequestSyntax { Title = title };
        var directives = 0;
        var at = start;
        for (; at < end; at++)
        {
            var line = lines[at];
            if (string.IsNullOrWhiteSpace(line) || IsUnfit(line, at + 1, errors))
            {
                continue;
            }

            if (DirectiveParser.IsComment(line))
            {
                directives += Comment(line, at + 1, request, errors);
            }
            else if (line.TrimStart().StartsWith('@'))
            {
                Variable(new Located(line, at + 1, 1).Trim(), variables, errors);
            }
            else
            {
                break;
            }
        }

        if (at == end)
        {
            if (directives > 0)
            {
                errors.Add(at + 1, 0, "the directives above belong to no request; a request line was expected before this");
            }

            return;
        }

        if (requests.Count == Limits.Requests)
        {
            errors.Add(at + 1, 0, $"a file may have {Limits.Requests} requests");
            return;
        }

        requests.Add(request);
        RequestLineParser.Parse(lines[at], at + 1, request, errors);
        at = Head(lines, at + 1, end, request, errors);
        if (at < end)
        {
            BodyParser.Parse(lines, at, end, request, errors);
        }
    }

    /// <summary>Continuation lines, headers and comments up to the first blank line.</summary>
    private static int Head(string[] lines, int at, int end, RequestSyntax request, InputErrors errors)
    {
        for (; at < end && !string.IsNullOrWhiteSpace(lines[at]); at++)
        {
            if (IsUnfit(lines[at], at + 1, errors))
            {
                continue;
            }

            if (DirectiveParser.IsComment(lines[at]))
            {
                Comment(lines[at], at + 1, request, errors);
            }
            else if (RequestLineParser.IsContinuation(lines[at]) && request.Headers.Count == 0)
            {
                RequestLineParser.Continue(lines[at], at + 1, request, errors);
            }
            else
            {
                Header(new Located(lines[at], at + 1, 1).Trim(), request, errors);
            }
        }

        return at;
    }

    private static int Comment(string line, int number, RequestSyntax request, InputErrors errors)
    {
        if (DirectiveParser.Find(line, number) is not { } directive)
        {
            return 0;
        }

        DirectiveParser.Apply(directive, request, errors);
        return DirectiveParser.IsOurs(directive) ? 1 : 0;
    }

    private static void Header(Located line, RequestSyntax request, InputErrors errors)
    {
        var colon = line.Text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            errors.Add(
                line.Line, line.Column,
                $"'{Short(line.Text)}' is no header; give Name: value, or a blank line before the body");
            return;
        }

        var name = line.Slice(0, colon);
        if (!HttpSyntax.IsToken(name.Text))
        {
            errors.Add(
                line.Line, line.Column,
                $"'{Short(name.Text)}' is no header name; give letters, digits and -, then a colon, or a blank line before the body");
        }
        else if (HttpSyntax.OwnHeaders.Contains(name.Text, StringComparer.OrdinalIgnoreCase))
        {
            errors.Add(line.Line, line.Column, $"'{name.Text}' is written by the load engine; delete the line");
        }
        else if (request.Headers.Count == Limits.HeadersOfRequest)
        {
            errors.Add(line.Line, line.Column, $"a request may have {Limits.HeadersOfRequest} headers");
        }
        else if (IsOnce(name.Text)
            && request.Headers.Any(h => h.Name.Text.Equals(name.Text, StringComparison.OrdinalIgnoreCase)))
        {
            errors.Add(line.Line, line.Column, $"'{name.Text}' stands twice; a request has one");
        }
        else
        {
            request.Headers.Add(new HeaderSyntax(name, line.Slice(colon + 1).Trim()));
        }
    }

    private static bool IsOnce(string header) =>
        new[] { "Host", "Content-Type", "Authorization", "Cookie" }.Contains(header, StringComparer.OrdinalIgnoreCase);

    private static void Variable(Located line, List<VariableSyntax> variables, InputErrors errors)
    {
        var sign = line.Text.IndexOf('=', StringComparison.Ordinal);
        var name = sign < 0 ? line.Slice(1) : line.Slice(1, sign - 1).Trim();
        if (sign < 0 || !IsVariableName(name.Text))
        {
            errors.Add(
                line.Line, line.Column,
                $"'{Short(line.Text)}' defines no variable; give @name = value, with letters, digits, _, - and . in the name");
        }
        else if (variables.Find(v => v.Name == name.Text) is { } other)
        {
            errors.Add(name.Line, name.Column, $"'{name.Text}' is defined in line {other.Value.Line} already; give it another name");
        }
        else if (variables.Count == Limits.Variables)
        {
            errors.Add(name.Line, name.Column, $"a file may define {Limits.Variables} variables");
        }
        else
        {
            variables.Add(new VariableSyntax(name.Text, line.Slice(sign + 1).Trim()));
        }
    }

    internal static bool IsVariableName(string name) =>
        name.Length is > 0 and <= 100 && (char.IsLetter(name[0]) || name[0] == '_')
        && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.');

    /// <summary>Too long, or with characters that no editor shows. A body may have them.</summary>
    private static bool IsUnfit(string line, int number, InputErrors errors)
    {
        if (line.Length > Limits.LineCharacters)
        {
            errors.Add(number, 0, $"the line has {line.Length} characters; it may have {Limits.LineCharacters}");
            return true;
        }

        var control = HttpSyntax.IndexOfControl(line);
        if (control >= 0)
        {
            errors.Add(number, control + 1, $"the control character U+{(int)line[control]:X4} is not allowed here; delete it");
        }

        return control >= 0;
    }

    private static string Short(string text) => text.Length <= 60 ? text : $"{text[..60]}…";
}
