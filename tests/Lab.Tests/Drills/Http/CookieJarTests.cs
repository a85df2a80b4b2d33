using Stormproof.Lab.Drills.Http;

namespace Stormproof.Lab.Tests.Drills.Http;

public sealed class CookieJarTests
{
    [Fact]
    public void Header_NoCookie_IsNull() => Assert.Null(new CookieJar().Header);

    [Fact]
    public void Take_SeveralLines_AreAllSentWithoutTheirAttributes()
    {
        var jar = Jar("session=abc; path=/; httponly; samesite=lax", "token=x=y==; secure", "plain=1");

        Assert.Equal("session=abc; token=x=y==; plain=1", jar.Header);
    }

    [Fact]
    public void Take_SameName_ReplacesTheValue()
    {
        var jar = Jar("session=old; path=/");
        Assert.Equal("session=old", jar.Header);

        jar.Take("session=new; path=/");

        Assert.Equal("session=new", jar.Header);
    }

    [Theory, InlineData("session=; path=/"), InlineData("session=gone; expires=Thu, 01 Jan 1970 00:00:00 GMT; path=/"),
        InlineData("session=")]
    public void Take_EmptiedOrExpired_IsTakenBack(string line)
    {
        var jar = Jar("session=abc", "other=1", line);

        Assert.Equal("other=1", jar.Header);
    }

    [Theory, InlineData("no pair"), InlineData("=value"), InlineData(""), InlineData("; path=/")]
    public void Take_NoCookieAtAll_IsPassedOver(string line) => Assert.Null(Jar(line).Header);

    [Fact]
    public void Take_NamesThatDifferInCase_AreTwo() => Assert.Equal("A=1; a=2", Jar("A=1", "a=2").Header);

    private static CookieJar Jar(params string[] lines)
    {
        var jar = new CookieJar();
        foreach (var line in lines)
        {
            jar.Take(line);
        }

        return jar;
    }
}
