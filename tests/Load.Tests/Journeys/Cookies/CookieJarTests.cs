using System.Text;
using Microsoft.Extensions.Time.Testing;
using Stormproof.Load.Journeys.Cookies;
using Stormproof.Load.Journeys.Templates;

namespace Stormproof.Load.Tests.Journeys.Cookies;

public sealed class CookieJarTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly CookieJar _jar;

    public CookieJarTests() => _jar = new CookieJar(_clock);

    [Theory]
    [InlineData("a=1", "a=1"), InlineData(" a = 1 ; Path=/", "a=1"), InlineData("a=", "a="), InlineData("a=b=c", "a=b=c")]
    [InlineData("a=\"q\"; HttpOnly; SameSite=Lax", "a=\"q\""), InlineData("a=1; Path=x", "a=1")]
    [InlineData("a=1; unknown", "a=1")]
    [InlineData("a=1; Expires=nonsense", "a=1"), InlineData("a=1; Max-Age=x", "a=1"), InlineData("a=1;;;", "a=1")]
    [InlineData("=1", ""), InlineData("a", ""), InlineData("", ""), InlineData(";", ""), InlineData("a=\u0001", "")]
    [InlineData("a=1\0", "")]
    [InlineData("a=1; Domain=other.test", ""), InlineData("a=1; Domain=test", ""), InlineData("a=1; Secure", "")]
    [InlineData("a=1; Domain=shop.test", "a=1"), InlineData("a=1; Domain=.SHOP.test", "a=1"), InlineData("a=1; Domain=", "a=1")]
    [InlineData("a=1; Max-Age=0", ""), InlineData("a=1; Max-Age=-1", ""), InlineData("a=1; Max-Age=99999999999999999999", "a=1")]
    [InlineData("a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", ""), InlineData("a=1; expires=Sun, 06-Nov-94 08:49:37 GMT", "")]
    [InlineData("a=1; Max-Age=9; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "a=1")]
    [InlineData("a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=9", "a=1")]
    public void Take_Header_KeepsWhatABrowserWould(string header, string sent)
    {
        Take(header);
        Assert.Equal(sent, Sent());
    }

    [Theory]
    // The request that set the cookie, its Path, the request that asks, and whether it is sent.
    [InlineData("/", null, "/any/where", true)]
    [InlineData("/a/b?c=/d", null, "/a", true)]
    [InlineData("/a/b", null, "/a/x", true)]
    [InlineData("/a/b", null, "/ab", false)]
    [InlineData("/a/b", null, "/", false)]
    [InlineData("/", "/shop", "/shop", true)]
    [InlineData("/", "/shop", "/shop/x?y", true)]
    [InlineData("/", "/shop", "/shop?y", true)]
    [InlineData("/", "/shop", "/shopping", false)]
    [InlineData("/", "/shop/", "/shop", false)]
    [InlineData("/", "/shop/", "/shop/x", true)]
    public void Write_Path_DecidesWhatIsSent(string setAt, string? path, string asked, bool isSent)
    {
        Take(path is null ? "a=1" : $"a=1; Path={path}", target: setAt);
        Assert.Equal(isSent ? "a=1" : "", Sent(asked));
    }

    [Theory]
    [InlineData("a=1", "shop.test", "shop.test", true)]
    [InlineData("a=1", "shop.test", "www.shop.test", false)]
    [InlineData("a=1; Domain=shop.test", "www.shop.test", "shop.test", true)]
    [InlineData("a=1; Domain=shop.test", "www.shop.test", "api.shop.test", true)]
    [InlineData("a=1; Domain=shop.test", "www.shop.test", "myshop.test", false)]
    [InlineData("a=1; Domain=op.test", "shop.test", "op.test", false)]
    [InlineData("a=1; Domain=0.0.1", "127.0.0.1", "127.0.0.1", false)]
    [InlineData("a=1; Domain=127.0.0.1", "127.0.0.1", "127.0.0.1", true)]
    public void Write_Host_DecidesWhatIsSent(string header, string from, string to, bool isSent)
    {
        Take(header, from);
        Assert.Equal(isSent ? "a=1" : "", Sent(host: to));
    }

    [Fact]
    public void Write_SecureCookie_GoesByHttpsOnly()
    {
        Take("a=1; Secure", isSecure: true);
        Assert.Equal("", Sent());
        Assert.Equal("a=1", Sent(isSecure: true));
    }

    [Fact]
    public void Take_SecureCookieByHttp_IsRefused()
    {
        Take("a=1; Secure");
        Assert.Equal("", Sent(isSecure: true));
    }

    [Fact]
    public void Take_OneHostsOwnAndOneOfItsDomain_AreTwo()
    {
        Take("a=1");
        Take("a=2; Domain=shop.test");
        Assert.Equal("a=1; a=2", Sent());
    }

    [Fact]
    public void Take_AttributeThatIsTooLong_IsAsIfItWereNotThere()
    {
        Take($"a=1; Path=/{new string('x', SetCookie.LongestAttribute)}");
        Assert.Equal("a=1", Sent());
    }

    [Fact]
    public void Write_SeveralCookies_LongerPathsFirstThenTheOlder()
    {
        Take("a=1; Path=/");
        Take("b=2; Path=/shop");
        Take("c=3; Path=/");
        Take("d=4; Path=/shop");
        Assert.Equal("b=2; d=4; a=1; c=3", Sent("/shop"));
    }

    [Fact]
    public void Take_SameNameDomainAndPath_Replaces()
    {
        Take("a=1; Path=/");
        Take("a=2; Path=/shop");
        Take("a=3; Path=/");
        Assert.Equal("a=2; a=3", Sent("/shop"));
        Take("a=; Path=/; Max-Age=0");
        Assert.Equal("a=2", Sent("/shop"));
        Assert.Equal(1, _jar.Count);
    }

    [Fact]
    public void Write_ExpiredCookie_IsGone()
    {
        Take("a=1; Max-Age=10");
        Take("b=2; Expires=Fri, 02 Jan 2026 03:04:20 GMT");
        Assert.Equal("a=1; b=2", Sent());
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("b=2", Sent());
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("", Sent());
        Assert.Equal(0, _jar.Count);
    }

    [Fact]
    public void Take_MoreThanAJarHolds_StaysBounded()
    {
        for (var i = 0; i < 500; i++)
        {
            Take($"c{i}={new string('x', 100)}");
        }

        Assert.Equal(CookieJar.Most, _jar.Count);
        Take($"big={new string('x', SetCookie.LongestPair)}");
        Assert.DoesNotContain("big", Sent(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT", 784111777)]
    [InlineData("Sunday, 06-Nov-94 08:49:37 GMT", 784111777)]
    [InlineData("Sun Nov  6 08:49:37 1994", 784111777)]
    [InlineData("6 nov 94 8:49:37", 784111777)]
    [InlineData("Tue, 19 Jan 2038 03:14:07 GMT", 2147483647)]
    [InlineData("31 Feb 2026 00:00:00", null), InlineData("1 Foo 2026 00:00:00", null), InlineData("1 Jan 2026 24:00:00", null)]
    [InlineData("1 Jan 2026", null), InlineData("", null), InlineData("1 Jan 1600 00:00:00", null)]
    public void TryParse_Date_AsServersWriteIt(string text, int? seconds)
    {
        var isDate = CookieDate.TryParse(Encoding.ASCII.GetBytes(text), out var date);
        Assert.Equal(seconds, isDate ? (int)date.ToUnixTimeSeconds() : null);
    }

    private void Take(string header, string host = "shop.test", string target = "/", bool isSecure = false) =>
        _jar.Take(Encoding.UTF8.GetBytes(header), host, Encoding.UTF8.GetBytes(target), isSecure);

    private string Sent(string target = "/", string host = "shop.test", bool isSecure = false)
    {
        using var output = new PooledBuffer();
        var any = _jar.Write(host, Encoding.UTF8.GetBytes(target), isSecure, output);
        Assert.Equal(any, output.Length > 0);
        return Encoding.UTF8.GetString(output.Written);
    }
}
