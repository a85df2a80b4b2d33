namespace Stormproof.Tidy.Tests;

public sealed class DocumentTests
{
    private static readonly Dictionary<string, string> MadeUp = new()
    {
        ["README.md"] = "# The tool\n## Bad input: `--nodes 0`\n## Twice\n## Twice\n<a id=\"by-hand\"></a>\n",
        ["docs/guides/one.md"] = "# One",
    };

    [Fact]
    public void Links_OfEveryDocument_LeadSomewhere() => Repository.AssertTidy(Repository.In(".md").SelectMany(f =>
        MarkdownLinks.Check(f, Repository.Read, p => File.Exists(Repository.Full(p)) || Directory.Exists(Repository.Full(p)))));

    [Theory]
    [InlineData("[a](docs/gone.md)"), InlineData("[a](docs/guides/one.md#two)"), InlineData("[a](#nowhere)"),
        InlineData("![a](pic.png)")]
    [InlineData("[a][b]\n\n[b]: docs/gone.md"), InlineData("<img src=\"docs/gone.png\">"), InlineData("[a](../outside.md)")]
    [InlineData("[a](docs/gone.md \"title\")"), InlineData("[`code`](docs/gone.md)"), InlineData("[a](#twice-2)")]
    [InlineData("```\ncode\n```\n[a](docs/gone.md)")]
    public void Check_DeadLink_IsReported(string link) => Assert.Single(Check(link));

    [Theory]
    [InlineData("[a](docs/guides/one.md)"), InlineData("[a](docs/guides/one.md#one)"), InlineData("[a](docs/guides)"),
        InlineData("[a](#)")]
    [InlineData("[a](#bad-input---nodes-0)"), InlineData("[a](#twice) [b](#twice-1)"), InlineData("[a](#by-hand)"),
        InlineData("[a](./docs/guides/)")]
    [InlineData("[a](https://example.org/gone#x)"), InlineData("[a](mailto:a@example.org)"), InlineData("`[a](docs/gone.md)`")]
    [InlineData("```sh\n[a](docs/gone.md)\n```"), InlineData("<a href=\"#by-hand\">a</a>"), InlineData("[a]: docs/guides/one.md")]
    public void Check_LinkThatLeadsSomewhere_IsNot(string link) => Assert.Empty(Check(link));

    [Fact]
    public void Check_LinkFromAFolder_IsResolvedFromThere()
    {
        Assert.Empty(Check("[up](../../README.md#twice)", "docs/guides/two.md"));
        Assert.Single(Check("[up](README.md)", "docs/guides/two.md"));
    }

    private static string[] Check(string text, string file = "README.md")
    {
        var files = new Dictionary<string, string>(MadeUp);
        files[file] = files.GetValueOrDefault(file) + text;
        return [.. MarkdownLinks.Check(
            file, files.GetValueOrDefault, p => files.Keys.Any(k => k == p || k.StartsWith(p + "/", StringComparison.Ordinal)))];
    }
}
