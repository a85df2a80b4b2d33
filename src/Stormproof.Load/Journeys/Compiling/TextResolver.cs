using Stormproof.Load.Input;
using Stormproof.Load.Journeys.Parsing;
using Stormproof.Load.Journeys.Templates;
using Stormproof.Load.Journeys.Variables;

namespace Stormproof.Load.Journeys.Compiling;

/// <summary>Finds what each <c>{{...}}</c> of a text stands for, before the first request goes out. A variable whose value has
/// references is put in where it is used, so <c>{{$guid}}</c> in it is another one at each use.</summary>
/// <param name="usedInLine">The line from which all references are seen; null for the line each stands in.</param>
internal sealed class TextResolver(
    JourneySyntax file, VariableSources sources, RequestReferences requests, InputErrors errors, int? usedInLine = null)
{
    private const int Deepest = 64;

    private readonly Dictionary<string, VariableSyntax> _ofFile = file.Variables.ToDictionary(v => v.Name);

    /// <summary>For a text in another file that is used in a line of this one.</summary>
    public TextResolver In(InputErrors ofFile, int line) => new(file, sources, requests, ofFile, line);

    /// <summary>The pieces of a text; what cannot be resolved is in the errors, and left out.</summary>
    /// <param name="text">As written.</param>
    /// <param name="request">The index of the request that uses it.</param>
    public List<Piece> Resolve(Located text, int request)
    {
        var pieces = new List<Piece>();
        var size = 0;
        Resolve(text, request, 0, pieces, ref size);
        return pieces;
    }

    private void Resolve(Located text, int request, int depth, List<Piece> pieces, ref int size)
    {
        var all = text.Text;
        for (var at = 0; at < all.Length;)
        {
            var open = all.IndexOf("{{", at, StringComparison.Ordinal);
            var literal = open < 0 ? all[at..] : all[at..open];
            if (literal.Length > 0)
            {
                pieces.Add(Piece.OfText(literal));
            }

            size += literal.Length;
            if (IsTooLarge(text, depth, pieces, size))
            {
                return;
            }

            if (open < 0)
            {
                return;
            }

            var close = all.IndexOf("}}", open + 2, StringComparison.Ordinal);
            var lineEnd = all.IndexOf('\n', open);
            if (close < 0 || (lineEnd >= 0 && lineEnd < close))
            {
                Wrong(
                    text.Slice(open, 2),
                    "'{{' is not closed in its line; give {{name}} (a body with braces of its own can be kept in a file:"
                    + " < ./body.txt)");
                return;
            }

            Reference(text.Slice(open + 2, close - open - 2).Trim(), request, depth, pieces, ref size);
            if (IsTooLarge(text, depth, pieces, size))
            {
                return;
            }

            at = close + 2;
        }
    }

    private bool IsTooLarge(Located text, int depth, List<Piece> pieces, int size)
    {
        if (pieces.Count <= Limits.TemplateSegments && size <= Limits.TemplateBytes && depth <= Deepest)
        {
            return false;
        }

        errors.Add(
            text.Line, text.Column,
            $"the text is too large with its variables put in; it may have {Limits.TemplateSegments} parts and"
            + $" {Limits.TemplateBytes} characters");
        return true;
    }

    private void Reference(Located reference, int request, int depth, List<Piece> pieces, ref int size)
    {
        var name = reference.Text;
        if (name.StartsWith('$'))
        {
            Dynamic(reference, pieces);
        }
        else if (RequestReferences.IsReference(name))
        {
            if (requests.Slot(reference, request) is { } slot)
            {
                pieces.Add(Piece.OfSlot(slot));
            }
        }
        else if (sources.Given.TryGetValue(name, out var given))
        {
            pieces.Add(Piece.OfText(given));
            size += given.Length;
        }
        else if (_ofFile.TryGetValue(name, out var variable))
        {
            if (variable.Value.Line < (usedInLine ?? reference.Line))
            {
                Resolve(variable.Value, request, depth + 1, pieces, ref size);
            }
            else
            {
                Wrong(reference, $"'{name}' is defined below, in line {variable.Value.Line}; move the definition above its use");
            }
        }
        else if (sources.Environment.TryGet(name, out var value))
        {
            pieces.Add(Piece.OfText(value.Text ?? ""));
            size += value.Text?.Length ?? 0;
            if (value.Text is null)
            {
                Wrong(reference, $"'{name}' of {value.File} is kept in a secret store or is no text; give it with --var"
                    + $" {name}=...");
            }
        }
        else
        {
            Unknown(reference);
        }
    }

    private void Unknown(Located reference)
    {
        var name = reference.Text;
        if (!JourneyParser.IsVariableName(name))
        {
            Wrong(
                reference,
                $"'{name}' is no variable; give a name, $name for a dynamic one, or request.response.body.$.path");
            return;
        }

        var known = _ofFile.Keys.Concat(sources.Given.Keys).Concat(sources.Environment.Names);
        var hint = Nearest.Hint(name, known);
        var remedy = hint.Length > 0 ? hint : $"; define it with @{name} = ..., in an environment file, or with --var {name}=...";
        Wrong(reference, $"'{name}' has no value{remedy}");
    }

    private void Dynamic(Located reference, List<Piece> pieces)
    {
        if (DynamicValueParser.Words(reference.Text) is not { } words)
        {
            Wrong(reference, $"'{reference.Text}' has a quote that is not closed");
            return;
        }

        switch (words[0])
        {
            case "$processEnv":
                Outside(reference, words, sources.ProcessVariable, "the environment of this process", pieces);
                break;
            case "$dotenv" or "$dotEnv":
                Outside(reference, words, sources.DotEnv.Find, sources.DotEnv.File, pieces);
                break;
            default:
                var (value, error) = DynamicValueParser.Parse(words);
                if (value is null)
                {
                    Wrong(reference, error!);
                }
                else
                {
                    pieces.Add(Piece.Of(value));
                }

                break;
        }
    }

    private void Outside(Located reference, string[] words, Func<string, string?> find, string where, List<Piece> pieces)
    {
        if (words.Length != 2)
        {
            Wrong(reference, $"'{reference.Text}' names no variable; give one, for example {words[0]} SHOP_PASSWORD");
        }
        else if (find(words[1]) is { } text)
        {
            pieces.Add(Piece.OfText(text));
        }
        else
        {
            Wrong(reference, $"'{words[1]}' is not in {where}; set it before the run");
        }
    }

    private void Wrong(Located at, string message) => errors.Add(at.Line, at.Column, message);
}
