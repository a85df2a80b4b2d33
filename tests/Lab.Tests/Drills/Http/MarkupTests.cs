using Stormproof.Lab.Drills.Http;

namespace Stormproof.Lab.Tests.Drills.Http;

public sealed class MarkupTests
{
    private const string Page =
        "<span id=\"user\">user-1</span><input name=\"__RequestVerificationToken\" type=\"hidden\" value=\"abc\" />"
        + "<tr data-product=\"1\" data-qty=\"2\"><tr data-product=\"3\" data-qty=\"4\">";

    [Fact]
    public void Attributes_OfAPage_AreInOrder()
    {
        Assert.Equal(["1", "3"], Markup.Attributes(Page, "data-product"));
        Assert.Empty(Markup.Attributes(Page, "data-price"));
    }

    [Fact]
    public void TokenAndUserName_OfAPage_AreFound()
    {
        Assert.Equal("abc", Markup.Token(Page));
        Assert.Equal("user-1", Markup.UserName(Page));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<span id=\"user\">")]
    [InlineData("__RequestVerificationToken")]
    [InlineData("data-product=\"")]
    public void Any_OfABrokenPage_IsNothing(string page)
    {
        Assert.Null(Markup.Token(page));
        Assert.Null(Markup.UserName(page));
        Assert.Empty(Markup.Attributes(page, "data-product"));
    }
}
