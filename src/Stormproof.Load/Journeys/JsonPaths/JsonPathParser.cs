using System.Globalization;
using System.Text;

namespace Stormproof.Load.Journeys.JsonPaths;

/// <summary>Takes the text of a <see cref="JsonPath"/> apart.</summary>
internal sealed class JsonPathParser(string text)
{
    private const string Expected = "$, .name, ['name'], [n] and at the end .length()";

    public List<JsonPath.Step> Steps { get; } = [];

    public bool IsLength { get; private set; }

    /// <summary>Where the reading stands, or ended.</summary>
    public int Index { get; private set; }

    /// <summary>Null when all is well.</summary>
    public string? Run()
    {
        if (!text.StartsWith('$'))
        {
            return $"'{text}' is no JSON path; it starts with $ and has {Expected}";
        }

        for (Index = 1; Index < text.Length;)
        {
            if (Steps.Count == JsonPath.MostSteps)
            {
                return $"the path has more than {JsonPath.MostSteps} steps";
            }

            var error = text[Index] switch
            {
                '.' => Dot(),
                '[' => Bracket(),
                _ => $"'{text[Index]}' is not expected here; a JSON path has {Expected}",
            };
            if (error is not null || IsLength)
            {
                return error ?? (Index == text.Length ? null : "nothing may follow .length()");
            }
        }

        return null;
    }

    private string? Dot()
    {
        var start = Index + 1;
        if (text.AsSpan(start).StartsWith("length()"))
        {
            (IsLength, Index) = (true, start + "length()".Length);
            return null;
        }

        var end = start;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '-' or '$' or '@' || text[end] > '\u007f'))
        {
            end++;
        }

        if (end == start || (end < text.Length && text[end] is not ('.' or '[')))
        {
            return $"a name was expected after the dot; a JSON path has {Expected} (no ..name, *, filters or functions)";
        }

        Steps.Add(JsonPath.Step.Of(text[start..end]));
        Index = end;
        return null;
    }

    private string? Bracket()
    {
        var rest = text.AsSpan(Index + 1);
        if (rest is ['\'' or '"', ..])
        {
            return Quoted(rest[0]);
        }

        var end = rest.IndexOf(']');
        if (end < 1 || !int.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return $"a number from 0 or a name in quotes was expected in [ ]; a JSON path has {Expected}";
        }

        Steps.Add(new JsonPath.Step(null, index));
        Index += end + 2;
        return null;
    }

    private string? Quoted(char quote)
    {
        var name = new StringBuilder();
        for (var i = Index + 2; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && (text[i + 1] == quote || text[i + 1] == '\\'))
            {
                name.Append(text[++i]);
            }
            else if (text[i] != quote)
            {
                name.Append(text[i]);
            }
            else if (i + 1 < text.Length && text[i + 1] == ']')
            {
                Steps.Add(JsonPath.Step.Of(name.ToString()));
                Index = i + 2;
                return null;
            }
            else
            {
                break;
            }
        }

        return $"the name in brackets is not closed; give [{quote}name{quote}]";
    }
}
