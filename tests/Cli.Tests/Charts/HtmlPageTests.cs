using System.Text.RegularExpressions;
using Stormproof.Cli.Charts;

namespace Stormproof.Cli.Tests.Charts;

public sealed partial class HtmlPageTests
{
    private const string Hostile = "<script>alert('x')</script><img src=http://evil/ onerror=\"x\">&";

    [Fact]
    public void Render_HostileTextEverywhere_IsEscaped()
    {
        var html = Page(Hostile);

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_AnyPage_FetchesNothing()
    {
        var html = Page("plain");

        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(Fetches(), html);
    }

    [Fact]
    public void Render_ChartsOnOnePage_HaveIdsOfTheirOwn()
    {
        var ids = Ids().Matches(Page("plain")).Select(m => m.Value).ToArray();

        Assert.NotEmpty(ids);
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void Render_Sections_AreClosed()
    {
        var html = Page("plain");

        Assert.Equal(Count(html, "<section>"), Count(html, "</section>"));
        Assert.Equal(Count(html, "<div"), Count(html, "</div>"));
    }

    private static int Count(string html, string part) => html.Split(part).Length - 1;

    private static string Page(string text) => new HtmlPage(text, text)
        .Verdict(false, text)
        .Section(text).Paragraph(text).Figures((text, text))
        .Chart(Samples.Curve with { Title = text, Id = "a", Description = text })
        .Section(text).Table(text, [text], [[text], ["12 ms"]]).Chart(Samples.Bars)
        .Render();

    [GeneratedRegex("(src|href)\\s*=|@import|url\\((?!#)", RegexOptions.IgnoreCase)]
    private static partial Regex Fetches();

    [GeneratedRegex("\\bid=\"[^\"]*\"")]
    private static partial Regex Ids();
}
