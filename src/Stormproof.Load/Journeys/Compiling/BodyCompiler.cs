using Stormproof.Load.Input;
using Stormproof.Load.Journeys.Parsing;
using Stormproof.Load.Journeys.Templates;

namespace Stormproof.Load.Journeys.Compiling;

/// <summary>Makes a template of a request's body. In a form a value is percent-encoded, so that it stays one value; in any other
/// body it is written as it is.</summary>
internal static class BodyCompiler
{
    public static Template? Compile(
        RequestSyntax syntax, int request, string folder, TextResolver resolver, InputErrors errors)
    {
        if (syntax.Body is not { } body)
        {
            return null;
        }

        var type = syntax.Headers.Find(h => h.Name.Text.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))?.Value.Text ?? "";
        var isForm = type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);
        var isMultipart = type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase);
        if (syntax.Method is "TRACE")
        {
            errors.Add(body.Text.Line, 0, "a TRACE has no body; delete it");
            return null;
        }

        if (body.Source != BodySource.Inline)
        {
            return OfFile(body, request, folder, isForm, resolver, errors);
        }

        var text = body.Text;
        if (isMultipart)
        {
            ComplainOfFiles(text, errors);
            return Parts(resolver.Resolve(text, request), t => t.Replace("\n", "\r\n", StringComparison.Ordinal), isForm);
        }

        // A form over several lines is one line: the ends are there to read it by.
        return Parts(
            resolver.Resolve(text, request), isForm ? t => t.Replace("\n", "", StringComparison.Ordinal) : t => t, isForm);
    }

    private static Template Parts(List<Piece> pieces, Func<string, string> edit, bool isForm) => new(pieces.Select(p =>
        p.Text is { } text ? Piece.OfText(edit(text)).At(Place.Body) : p.At(isForm ? Place.Query : Place.Body)));

    private static Template? OfFile(
        BodySyntax body, int request, string folder, bool isForm, TextResolver resolver, InputErrors errors)
    {
        var path = string.Concat(resolver.Resolve(body.Text, request).Select(p => p.Text));
        if (path.Length == 0)
        {
            return null;
        }

        try
        {
            var full = Path.GetFullPath(path, folder);
            var bytes = SourceText.ReadBytes(full, Limits.BodyFileBytes, "a body");
            if (body.Source == BodySource.File)
            {
                return new Template([new LiteralSegment(bytes)]);
            }

            var text = string.Join('\n', SourceText.Lines(full, bytes));
            // Its variables are those of the line that names it.
            var inner = new InputErrors(full);
            var pieces = resolver.In(inner, body.Text.Line).Resolve(new Located(text, 1, 1), request);
            inner.CopyTo(errors);
            return Parts(pieces, t => t, isForm);
        }
        catch (Exception e) when (e is InputException or ArgumentException)
        {
            var why = e is InputException input ? input.Errors[0].Message : e.Message;
            errors.Add(body.Text.Line, body.Text.Column, $"'{path}' {why}");
            return null;
        }
    }

    private static void ComplainOfFiles(Located text, InputErrors errors)
    {
        var index = text.Text.IndexOf("\n< ", StringComparison.Ordinal);
        if (index >= 0)
        {
            errors.Add(text.At(index + 1).Line, 1, "a part from a file is not understood; put the whole body into a file: < ./body.txt");
        }
    }
}
