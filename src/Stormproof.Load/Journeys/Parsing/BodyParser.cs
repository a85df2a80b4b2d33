using Stormproof.Load.Input;

namespace Stormproof.Load.Journeys.Parsing;

/// <summary>Reads the lines below a request's headers.</summary>
internal static class BodyParser
{
    /// <summary>Reads lines <paramref name="start"/> up to <paramref name="end"/>, indexes from 0.</summary>
    public static void Parse(string[] lines, int start, int end, RequestSyntax request, InputErrors errors)
    {
        Complain(lines, start, end, errors);
        end = WithoutTail(lines, start, end);
        while (start < end && string.IsNullOrWhiteSpace(lines[start]))
        {
            start++;
        }

        if (start >= end)
        {
            return;
        }

        var first = new Located(lines[start], start + 1, 1).Trim();
        if (!IsFileReference(first.Text))
        {
            var text = string.Join('\n', lines, start, end - start);
            request.Body = new BodySyntax(new Located(text, start + 1, 1), BodySource.Inline);
            return;
        }

        var isTemplate = first.Text.StartsWith("<@", StringComparison.Ordinal);
        var path = first.Slice(isTemplate ? 2 : 1).Trim();
        request.Body = new BodySyntax(path, isTemplate ? BodySource.FileTemplate : BodySource.File);
        if (path.Text.Length == 0)
        {
            errors.Add(path.Line, path.Column, "the body's file is missing; give < and a path, for example < ./order.json");
        }

        if (end - start > 1)
        {
            errors.Add(start + 2, 1, "a body is one file or text, not both; put all of it into the file");
        }
    }

    private static bool IsFileReference(string line) =>
        line is "<" or "<@" || line.StartsWith("< ", StringComparison.Ordinal) || line.StartsWith("<@ ", StringComparison.Ordinal)
        || line.StartsWith("<\t", StringComparison.Ordinal) || line.StartsWith("<@\t", StringComparison.Ordinal);

    /// <summary>What other tools put below a body and this one must not send as part of it.</summary>
    private static void Complain(string[] lines, int start, int end, InputErrors errors)
    {
        for (var i = start; i < end; i++)
        {
            var line = lines[i].AsSpan().TrimStart();
            var column = lines[i].Length - line.Length + 1;
            if (DirectiveParser.Find(lines[i], i + 1) is { } directive && DirectiveParser.IsOurs(directive))
            {
                errors.Add(
                    i + 1, directive.Column,
                    "a directive in the body would be sent; write it above the request line, after a line of ###");
            }
            else if (line.StartsWith("> {%") || line.StartsWith("< {%"))
            {
                errors.Add(i + 1, column, "scripts are not run under load; say what you expect with # @expect");
            }
            else if (line.StartsWith("<> ") || line.StartsWith(">> ") || line.StartsWith(">>! "))
            {
                errors.Add(i + 1, column, "answers are not kept in files under load; delete the line");
            }
        }
    }

    /// <summary>Without blank lines at the end, and without comments that stand after a blank line there: they speak of what
    /// comes next.</summary>
    private static int WithoutTail(string[] lines, int start, int end)
    {
        var last = end;
        for (var i = end; i > start; i--)
        {
            if (string.IsNullOrWhiteSpace(lines[i - 1]))
            {
                last = i - 1;
            }
            else if (!DirectiveParser.IsComment(lines[i - 1]))
            {
                break;
            }
        }

        return last;
    }
}
