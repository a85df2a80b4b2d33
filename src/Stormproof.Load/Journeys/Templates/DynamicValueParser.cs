using System.Globalization;

namespace Stormproof.Load.Journeys.Templates;

/// <summary>Reads what stands between <c>{{$</c> and <c>}}</c>.</summary>
internal static class DynamicValueParser
{
    public const string Known =
        "$guid, $randomInt, $timestamp, $datetime, $localDatetime, $processEnv, $dotenv, $user and $iteration";

    /// <summary>The value, or what is wrong.</summary>
    public static (IDynamicValue? Value, string? Error) Parse(string[] words) => words[0] switch
    {
        "$guid" or "$uuid" or "$random.uuid" => NoMore(words, new GuidValue()),
        "$user" => NoMore(words, new NumberValue(s => s.User)),
        "$iteration" => NoMore(words, new NumberValue(s => s.Iteration)),
        "$randomInt" => RandomInt(words),
        "$timestamp" => Timestamp(words),
        "$datetime" => Date(words, isLocal: false),
        "$localDatetime" => Date(words, isLocal: true),
        var other => (null, $"'{other}' is no dynamic variable; known are {Known}"),
    };

    /// <summary>Words split at blanks; quotes hold one together. Null when a quote is not closed.</summary>
    public static string[]? Words(string text)
    {
        var words = new List<string>();
        for (var i = 0; i < text.Length;)
        {
            if (text[i] is ' ' or '\t')
            {
                i++;
                continue;
            }

            var quote = text[i] is '"' or '\'' ? text[i] : ' ';
            var start = quote == ' ' ? i : i + 1;
            var end = text.AsSpan(start).IndexOfAny(quote, quote == ' ' ? '\t' : quote);
            if (end < 0 && quote != ' ')
            {
                return null;
            }

            end = end < 0 ? text.Length : start + end;
            words.Add(text[start..end]);
            i = quote == ' ' ? end : end + 1;
        }

        return [.. words];
    }

    private static (IDynamicValue?, string?) NoMore(string[] words, IDynamicValue value) =>
        words.Length == 1 ? (value, null) : (null, $"'{words[1]}' is not expected after {words[0]}");

    private static (IDynamicValue?, string?) RandomInt(string[] words)
    {
        // The editors' own range when none is given.
        if (words.Length == 1)
        {
            return (new RandomIntValue(0, 1000), null);
        }

        return words.Length == 3 && Number(words[1], out var low) && Number(words[2], out var high) && low < high
            ? (new RandomIntValue(low, high), null)
            : (null, $"'{string.Join(' ', words)}' has no range; give two whole numbers, the smaller first, of which the second is"
                + " never reached, for example $randomInt 1 100");
    }

    private static (IDynamicValue?, string?) Timestamp(string[] words) =>
        Offset(words, 1) is { } offset ? (new TimestampValue(offset), null) : (null, OffsetError(words));

    private static (IDynamicValue?, string?) Date(string[] words, bool isLocal)
    {
        var hasFormat = words.Length > 1 && !Number(words[1], out _);
        var format = !hasFormat ? "O" : words[1] switch
        {
            "iso8601" => isLocal ? "yyyy-MM-ddTHH:mm:sszzz" : "yyyy-MM-ddTHH:mm:ss.fffZ",
            "rfc1123" => isLocal ? "ddd, dd MMM yyyy HH:mm:ss zzz" : "R",
            var own => own,
        };
        if (!DateTimeValue.IsFit(format))
        {
            return (null, $"'{words[1]}' is no format; give iso8601, rfc1123 or a .NET format in quotes, such as \"dd-MM-yyyy\"");
        }

        return Offset(words, hasFormat ? 2 : 1) is { } offset
            ? (new DateTimeValue(format, offset, isLocal), null)
            : (null, OffsetError(words));
    }

    private static TimeOffset? Offset(string[] words, int at)
    {
        if (words.Length == at)
        {
            return default(TimeOffset);
        }

        return words.Length == at + 2 && Number(words[at], out var number) && Math.Abs(number) <= TimeOffset.Most
            && TimeOffset.Units.Contains(words[at + 1]) && new TimeOffset((int)number, words[at + 1]) is var offset && offset.IsFit()
            ? offset
            : null;
    }

    private static string OffsetError(string[] words) =>
        $"'{string.Join(' ', words)}' has no offset that can be used; give a whole number and a unit"
        + $" ({string.Join(", ", TimeOffset.Units)}), for example -1 d";

    private static bool Number(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)
        && number is >= int.MinValue and <= uint.MaxValue;
}
