using Stormproof.Load.Input;

namespace Stormproof.Load.Journeys.Parsing;

/// <summary>Reads <c>[METHOD] URL [HTTP/x]</c>. Blanks inside <c>{{ }}</c> split nothing.</summary>
internal static class RequestLineParser
{
    public static void Parse(string line, int number, RequestSyntax request, InputErrors errors)
    {
        request.Line = number;
        var words = Words(new Located(line, number, 1));
        if (words.Count > 1 && IsVersion(words[^1].Text))
        {
            Version(words[^1], request, errors);
            words.RemoveAt(words.Count - 1);
        }

        if (words.Count > 0 && IsWord(words[0].Text))
        {
            Method(words[0], request, errors);
            words.RemoveAt(0);
        }

        switch (words)
        {
            case []:
                errors.Add(number, line.Length + 1, "the request has no URL; give METHOD URL, for example GET http://127.0.0.1:8080/");
                break;
            case [var url]:
                request.Url.Add(url);
                break;
            default:
                errors.Add(
                    words[1].Line, words[1].Column,
                    $"'{words[1].Text}' is not expected after the URL; write a blank in a URL as %20,"
                    + " and the version as HTTP/1.1 or HTTP/2");
                request.Url.Add(words[0]);
                break;
        }
    }

    /// <summary><c>?name=value</c> or <c>&amp;name=value</c> below the request line.</summary>
    public static bool IsContinuation(string line) => line.AsSpan().TrimStart() is ['?' or '&', ..];

    public static void Continue(string line, int number, RequestSyntax request, InputErrors errors)
    {
        var words = Words(new Located(line, number, 1));
        request.Url.Add(words[0]);
        if (words.Count > 1)
        {
            errors.Add(number, words[1].Column, $"'{words[1].Text}' is not expected here; write a blank in a URL as %20");
        }
    }

    private static void Method(Located word, RequestSyntax request, InputErrors errors)
    {
        if (HttpSyntax.Methods.Contains(word.Text))
        {
            request.Method = word.Text;
            return;
        }

        var capitals = word.Text.ToUpperInvariant();
        errors.Add(
            word.Line, word.Column,
            HttpSyntax.Methods.Contains(capitals)
                ? $"'{word.Text}' is no method; methods are written in capitals: {capitals}"
                : $"'{word.Text}' is no method; give one of {string.Join(", ", HttpSyntax.Methods)}");
    }

    private static void Version(Located word, RequestSyntax request, InputErrors errors)
    {
        switch (word.Text)
        {
            case "HTTP/1.1":
                break;
            case "HTTP/2" or "HTTP/2.0":
                request.IsHttp2 = true;
                break;
            default:
                errors.Add(word.Line, word.Column, $"'{word.Text}' is not spoken here; give HTTP/1.1 or HTTP/2, or leave it out");
                break;
        }
    }

    private static bool IsVersion(string word) => word.StartsWith("HTTP/", StringComparison.OrdinalIgnoreCase);

    private static bool IsWord(string word) => word.All(char.IsAsciiLetter);

    private static List<Located> Words(Located line)
    {
        var words = new List<Located>();
        var text = line.Text;
        for (var start = 0; start < text.Length;)
        {
            if (text[start] is ' ' or '\t')
            {
                start++;
                continue;
            }

            var end = start;
            while (end < text.Length && text[end] is not (' ' or '\t'))
            {
                var close = text.AsSpan(end).StartsWith("{{") ? text.IndexOf("}}", end, StringComparison.Ordinal) : -1;
                end = close < 0 ? end + 1 : close + 2;
            }

            words.Add(line.Slice(start, end - start));
            start = end;
        }

        return words;
    }
}
