using System.Net;
using System.Net.Http.Headers;
using Stormproof.Testing.Shop;

namespace Stormproof.Integration.Tests.Shop;

/// <summary>Tokens that must not be taken.</summary>
public sealed class TokenTests(ShopFixture shop)
{
    private const string Missing = "Missing auth token";
    private const string Expired = "Token expired — please log in again";

    [Fact]
    public async Task Cart_NoHeader_Is401WithItsText()
    {
        using var client = shop.Client();

        using var answer = await client.GetAsync("/api/cart");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(Missing, await answer.ErrorAsync());
    }

    [Fact]
    public async Task Profile_OwnToken_NamesTheUserFromAnyNode()
    {
        using var client = shop.Client();
        await client.LogInAsync(30);

        for (var i = 0; i < 3; i++)
        {
            using var answer = await client.GetAsync("/api/profile");
            using var profile = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            Assert.Equal("user-30", profile.RootElement.GetProperty("name").GetString());
            Assert.Equal("customer", profile.RootElement.GetProperty("role").GetString());
        }
    }

    [Fact]
    public async Task Cart_ExpiredToken_Is401WithItsText()
    {
        var yesterday = DateTimeOffset.UtcNow.AddDays(-1).ToUnixTimeSeconds();

        using var answer = await AskAsync(TestToken.Of("HS256", shop.System.Parts.Starter.JwtSecret, yesterday));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(Expired, await answer.ErrorAsync());
    }

    [Theory]
    [InlineData("not-a-token")]
    [InlineData("a.b.c")]
    [InlineData("")]
    public async Task Cart_MalformedToken_Is401(string token)
    {
        using var answer = await AskAsync(token);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Cart_WrongKeyOrNoSignature_Is401AndTheRightOneIs200()
    {
        var tomorrow = DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeSeconds();

        using var wrong = await AskAsync(TestToken.Of("HS256", new string('x', 64), tomorrow));
        using var none = await AskAsync(TestToken.Of("none", null, tomorrow));
        using var right = await AskAsync(TestToken.Of("HS256", shop.System.Parts.Starter.JwtSecret, tomorrow));

        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, none.StatusCode);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    private async Task<HttpResponseMessage> AskAsync(string token)
    {
        using var client = shop.Client();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await client.GetAsync("/api/cart");
    }
}
