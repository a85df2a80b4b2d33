using Stormproof.Lab.Drills.Http;

namespace Stormproof.Lab.Tests.Drills.Http;

public sealed class MarkupTests
{
    [Theory]
    [InlineData("a[b]c", "[", "]", "b"), InlineData("[]", "[", "]", ""), InlineData("[a][b]", "[", "]", "a"), InlineData("]a[b]",
        "[", "]", "b")]
    [InlineData("a", "[", "]", null), InlineData("[a", "[", "]", null), InlineData("a]", "[", "]", null), InlineData("", "[",
        "]", null)]
    public void Between_Marks_GivesTheFirstTextBetweenThem(string text, string before, string after, string? between) =>
        Assert.Equal(between, Markup.Between(text, before, after));

    [Fact]
    public void Token_FormOfThePage_IsTheFieldsOwnValue() => Assert.Equal("CfDJ8-token", Markup.Token(
        """<input name="product" value="7" /><input name="__RequestVerificationToken" type="hidden" value="CfDJ8-token" />"""));

    [Theory, InlineData("""<input name="product" value="7" />"""), InlineData("""<input name="__RequestVerificationToken">"""),
        InlineData("")]
    public void Token_PageWithoutOne_IsNull(string page) => Assert.Null(Markup.Token(page));

    [Fact]
    public void UserName_PageOfAStranger_IsNull()
    {
        Assert.Equal("user-7", Markup.UserName("""<span id="user">user-7</span>"""));
        Assert.Null(Markup.UserName("""<a href="/login">Log in</a>"""));
    }

    [Fact]
    public void Attributes_OfAName_AreAllInOrder()
    {
        const string Page = """<a data-id="3" data-ids="9"></a><b data-id=""></b><i data-id="1" /><i data-id="open""";

        Assert.Equal(["3", "", "1"], Markup.Attributes(Page, " data-id"));
        Assert.Empty(Markup.Attributes(Page, "data-name"));
    }
}
