using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
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
        Assert.Equal(Missing, await ErrorAsync(answer));
    }

    [Fact]
    public async Task Cart_ExpiredToken_Is401WithItsText()
    {
        var yesterday = DateTimeOffset.UtcNow.AddDays(-1).ToUnixTimeSeconds();

        using var answer = await AskAsync(Token("HS256", shop.System.Parts.Starter.JwtSecret, yesterday));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(Expired, await ErrorAsync(answer));
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

        using var wrong = await AskAsync(Token("HS256", new string('x', 64), tomorrow));
        using var none = await AskAsync(Token("none", null, tomorrow));
        using var right = await AskAsync(Token("HS256", shop.System.Parts.Starter.JwtSecret, tomorrow));

        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, none.StatusCode);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    private static string Token(string algorithm, string? secret, long expiry)
    {
        var head = Encode(Encoding.UTF8.GetBytes($$"""{"alg":"{{algorithm}}","typ":"JWT"}"""));
        var body = Encode(Encoding.UTF8.GetBytes($$"""{"userId":"1","role":"user","exp":{{expiry}}}"""));
        var signature = secret is null
            ? ""
            : Encode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{head}.{body}")));
        return $"{head}.{body}.{signature}";
    }

    private static string Encode(byte[] bytes) =>
        Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static async Task<string?> ErrorAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString();

    private async Task<HttpResponseMessage> AskAsync(string token)
    {
        using var client = shop.Client();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await client.GetAsync("/api/cart");
    }
}
