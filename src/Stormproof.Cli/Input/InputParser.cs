using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Stormproof.Cli.Input;

/// <summary>
/// YAML, and JSON as the part of YAML that it is, to nodes with their places. Only what a settings file needs: one document,
/// names that are plain words, no anchors, aliases or tags; bounded in depth and count, so no file makes it run long.
/// </summary>
internal sealed class InputParser
{
    public const int MaxDepth = 32;
    public const int MaxValues = 20_000;

    private readonly Parser _events;
    private InputPlace _last = InputPlace.Start;
    private int _values;

    private InputParser(string text) => _events = new Parser(new StringReader(text));

    /// <exception cref="InputFault">The text is not such a file.</exception>
    public static InputNode Parse(string text)
    {
        var parser = new InputParser(text);
        try
        {
            return parser.Document();
        }
        catch (YamlException e)
        {
            throw new InputFault(parser.PlaceOf(e.Start), $"this is neither YAML nor JSON: {Reason(e)}");
        }
        catch (Exception e) when (e is not InputFault)
        {
            // The scanner has more ways to give up than the one it documents.
            throw new InputFault(parser._last, "this is neither YAML nor JSON: a value here cannot be read");
        }
    }

    private InputNode Document()
    {
        Expect<StreamStart>();
        if (Next() is not DocumentStart)
        {
            throw new InputFault(InputPlace.Start, "the file is empty");
        }

        var root = Node(Next(), depth: 1);
        Expect<DocumentEnd>();
        return Next() is StreamEnd
            ? root
            : throw new InputFault(_last, "a second document begins here; the file may hold one");
    }

    private InputNode Node(ParsingEvent start, int depth)
    {
        var place = PlaceOf(start.Start);
        if (++_values > MaxValues)
        {
            throw new InputFault(place, $"the file holds more than {MaxValues:N0} values");
        }

        RefuseReferences(start, place);
        if (depth > MaxDepth)
        {
            throw new InputFault(place, $"values are nested deeper than {MaxDepth}");
        }

        return start switch
        {
            Scalar scalar => new InputScalar(place, Clean(scalar.Value, place), scalar.Style != ScalarStyle.Plain),
            SequenceStart => new InputList(place, Items(depth)),
            MappingStart => new InputFields(place, Fields(depth)),
            _ => throw new InputFault(place, "a value is missing here"),
        };
    }

    private List<InputNode> Items(int depth)
    {
        var items = new List<InputNode>();
        for (var next = Next(); next is not SequenceEnd; next = Next())
        {
            items.Add(Node(next, depth + 1));
        }

        return items;
    }

    private List<InputField> Fields(int depth)
    {
        var fields = new List<InputField>();
        var seen = new Dictionary<string, InputPlace>(StringComparer.Ordinal);
        for (var next = Next(); next is not MappingEnd; next = Next())
        {
            var place = PlaceOf(next.Start);
            RefuseReferences(next, place);
            if (next is not Scalar key)
            {
                throw new InputFault(place, "a field's name must be a word");
            }

            var name = Clean(key.Value, place);
            if (!seen.TryAdd(name, place))
            {
                throw new InputFault(
                    place, $"the field {Shown.Of(name)} stands twice, first in line {seen[name].Line}; keep one of them");
            }

            fields.Add(new InputField(place, name, Node(Next(), depth + 1)));
        }

        return fields;
    }

    private static void RefuseReferences(ParsingEvent value, InputPlace place)
    {
        if (value is AnchorAlias or NodeEvent { Anchor.IsEmpty: false })
        {
            throw new InputFault(
                place, "anchors and aliases (& and *) are not read; write the value out, in quotes if it is text");
        }

        if (value is NodeEvent { Tag.IsEmpty: false })
        {
            throw new InputFault(place, "tags (!) are not read; write the value without one, in quotes if it is text");
        }
    }

    /// <summary>Nothing that an escape can bring in may reach a terminal or a page.</summary>
    private static string Clean(string text, InputPlace place)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var pair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if (!pair && (char.IsSurrogate(text[i]) || !InputText.IsAllowed(text[i])))
            {
                throw new InputFault(place, $"the character U+{(int)text[i]:X4} is not allowed in a value");
            }

            i += pair ? 1 : 0;
        }

        return text;
    }

    private void Expect<T>()
        where T : ParsingEvent
    {
        if (Next() is not T)
        {
            throw new InputFault(_last, "something stands here that does not belong to the document");
        }
    }

    private ParsingEvent Next()
    {
        do
        {
            if (!_events.MoveNext() || _events.Current is null)
            {
                throw new InputFault(_last, "the file ends too early");
            }
        }
        while (_events.Current is Comment);

        _last = PlaceOf(_events.Current.Start);
        return _events.Current;
    }

    private InputPlace PlaceOf(Mark mark) => mark.Line < 1 || mark.Column < 1 ? _last : new InputPlace(mark.Line, mark.Column);

    /// <summary>The parser's own words, on one line.</summary>
    private static string Reason(YamlException e)
    {
        var words = Shown.Plain(e.Message, 160).TrimEnd('.');
        return words.Length == 0 ? "it cannot be read from here on" : char.ToLowerInvariant(words[0]) + words[1..];
    }
}
