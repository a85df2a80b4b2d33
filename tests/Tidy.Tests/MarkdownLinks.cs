using System.Text.RegularExpressions;

namespace Stormproof.Tidy.Tests;

/// <summary>Finds links in Markdown that lead nowhere in the repository. Addresses elsewhere are not asked.</summary>
internal static partial class MarkdownLinks
{
    /// <summary>The dead links of one file.</summary>
    /// <param name="file">Its path from the root, with forward slashes.</param>
    /// <param name="read">The text of a file by its path from the root; null when there is none.</param>
    /// <param name="exists">There is a file or folder at a path from the root.</param>
    public static IEnumerable<string> Check(string file, Func<string, string?> read, Func<string, bool> exists)
    {
        var text = WithoutCode(read(file)!);
        var targets = InlineLink().Matches(text).Concat(Definition().Matches(text)).Concat(HtmlLink().Matches(text))
            .Select(m => m.Groups["target"].Value.Trim('<', '>'));
        foreach (var target in targets.Where(t => !Scheme().IsMatch(t) && !t.StartsWith("//", StringComparison.Ordinal)))
        {
            var (path, anchor) = Split(target);
            var linked = path.Length == 0 ? file : Resolve(file, path);
            if (!exists(linked))
            {
                yield return $"{file}: link '{target}' leads to '{linked}', which is not there";
            }
            else if (anchor.Length > 0 && linked.EndsWith(".md", StringComparison.Ordinal)
                && !Anchors(read(linked)!).Contains(anchor))
            {
                yield return $"{file}: link '{target}': '{linked}' has no heading '#{anchor}'";
            }
        }
    }

    /// <summary>The anchors of a file's headings, as code hosts make them, and those set by hand.</summary>
    internal static HashSet<string> Anchors(string text)
    {
        var anchors = new HashSet<string>();
        foreach (var heading in Heading().Matches(WithoutFences(text)).Select(m => m.Groups["text"].Value))
        {
            var plain = LinkText().Replace(heading.ToLowerInvariant(), "$1");
            var slug = NotInSlug().Replace(plain, "").Replace(' ', '-');
            for (var (anchor, twin) = (slug, 1); !anchors.Add(anchor); twin++)
            {
                anchor = $"{slug}-{twin}";
            }
        }

        anchors.UnionWith(SetAnchor().Matches(text).Select(m => m.Groups["id"].Value));
        return anchors;
    }

    private static (string Path, string Anchor) Split(string target)
    {
        var hash = target.IndexOf('#', StringComparison.Ordinal);
        var (path, anchor) = hash < 0 ? (target, "") : (target[..hash], target[(hash + 1)..]);
        return (Uri.UnescapeDataString(path.Split('?')[0]), Uri.UnescapeDataString(anchor));
    }

    private static string Resolve(string file, string path)
    {
        var parts = new Stack<string>();
        var from = path.StartsWith('/') ? "" : Path.GetDirectoryName(file)!;
        foreach (var part in $"{from}/{path}".Split('/', StringSplitOptions.RemoveEmptyEntries).Where(p => p != "."))
        {
            if (part != "..")
            {
                parts.Push(part);
            }
            else if (!parts.TryPop(out _))
            {
                return path;
            }
        }

        return string.Join('/', parts.Reverse());
    }

    private static string WithoutCode(string text) => CodeSpan().Replace(WithoutFences(text), "");

    private static string WithoutFences(string text) => Fence().Replace(text.ReplaceLineEndings("\n"), "");

    [GeneratedRegex(@"\]\((?<target><[^>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+[""'(][^\n]*?[""')])?\s*\)")]
    private static partial Regex InlineLink();

    [GeneratedRegex(@"^ {0,3}\[[^\]\n]+\]:[ \t]*(?<target>\S+)", RegexOptions.Multiline)]
    private static partial Regex Definition();

    [GeneratedRegex(@"(?:href|src)=""(?<target>[^""\n]*)""")]
    private static partial Regex HtmlLink();

    [GeneratedRegex(@"^[a-zA-Z][a-zA-Z0-9+.-]*:")]
    private static partial Regex Scheme();

    [GeneratedRegex(@"^ {0,3}(?<mark>`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}\k<mark>[`~]*[ \t]*$|\z)",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"(?<mark>`+)[^`].*?\k<mark>")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"^ {0,3}#{1,6}[ \t]+(?<text>.*?)[ \t]*#*[ \t]*$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"!?\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();

    [GeneratedRegex(@"[^\p{L}\p{N}\p{M} _-]")]
    private static partial Regex NotInSlug();

    [GeneratedRegex(@"<a\s+(?:id|name)=""(?<id>[^""]+)""")]
    private static partial Regex SetAnchor();
}
