using Stormproof.Lab.Drills.Http;

namespace Stormproof.Lab.Tests.Drills.Http;

public sealed class CookieJarTests
{
    [Fact]
    public void Take_SameNameAgain_ReplacesIt()
    {
        var jar = new CookieJar();

        jar.Take("a=1; path=/; httponly");
        jar.Take("b=2");
        jar.Take("a=3; path=/");

        Assert.Equal("b=2; a=3", jar.Header);
    }

    [Theory]
    [InlineData("a=; expires=Thu, 01 Jan 1970 00:00:00 GMT")]
    [InlineData("a=x; expires=Thu, 01 Jan 1970 00:00:00 GMT; path=/")]
    [InlineData("a=")]
    public void Take_ExpiredOrEmpty_RemovesIt(string line)
    {
        var jar = new CookieJar();
        jar.Take("a=1");

        jar.Take(line);

        Assert.Null(jar.Header);
    }

    [Fact]
    public void Take_NoPair_IsIgnored()
    {
        var jar = new CookieJar();

        jar.Take("nonsense");
        jar.Take("=x");

        Assert.Null(jar.Header);
    }
}
