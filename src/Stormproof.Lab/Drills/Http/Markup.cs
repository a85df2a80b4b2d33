namespace Stormproof.Lab.Drills.Http;

/// <summary>Finds what a journey needs in a page, by plain search: a drill reads a hundred thousand pages.</summary>
internal static class Markup
{
    /// <summary>The text between two marks; null when they are not there.</summary>
    public static string? Between(string text, string before, string after)
    {
        var start = text.IndexOf(before, StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        start += before.Length;
        var end = text.IndexOf(after, start, StringComparison.Ordinal);
        return end < 0 ? null : text[start..end];
    }

    /// <summary>The antiforgery token of a page's form.</summary>
    public static string? Token(string page)
    {
        var field = page.IndexOf("__RequestVerificationToken", StringComparison.Ordinal);
        return field < 0 ? null : Between(page[field..], "value=\"", "\"");
    }

    /// <summary>Who the page says is logged in.</summary>
    public static string? UserName(string page) => Between(page, "<span id=\"user\">", "</span>");

    /// <summary>Each attribute value of that name, in order.</summary>
    public static IEnumerable<string> Attributes(string page, string name)
    {
        var before = name + "=\"";
        for (var at = page.IndexOf(before, StringComparison.Ordinal); at >= 0;)
        {
            var start = at + before.Length;
            var end = page.IndexOf('"', start);
            if (end < 0)
            {
                yield break;
            }

            yield return page[start..end];
            at = page.IndexOf(before, end, StringComparison.Ordinal);
        }
    }
}
