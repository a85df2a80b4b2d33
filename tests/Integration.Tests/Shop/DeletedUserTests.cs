using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net;
using Npgsql;
using Stormproof.Testing.Shop;

namespace Stormproof.Integration.Tests.Shop;

/// <summary>
/// Accounts that are deleted while their tokens and sessions still stand. The shop is shared and tests run in any order, so no
/// other test may use the users from 50 on.
/// </summary>
public sealed class DeletedUserTests(ShopFixture shop)
{
    private const string Gone = "Account no longer exists — please log in again";

    [Fact]
    public async Task Checkout_UserDeletedSinceTheToken_Is401AndTheRestAnswers()
    {
        using var client = shop.Client();
        await client.LogInAsync(51);
        var product = await client.FirstProductAsync();
        (await client.SendAsync("/api/cart/items", new { productId = product, qty = 1 })).Dispose();
        await DeleteAsync("user-51");

        using var checkout = await client.SendAsync("/api/checkout", new { });
        using var orders = await client.GetAsync("/api/orders");
        using var cart = await client.GetAsync("/api/cart");
        using var added = await client.SendAsync("/api/cart/items", new { productId = product, qty = 1 });
        using var removed = await client.DeleteAsync($"/api/cart/items/{product}");

        Assert.Equal(HttpStatusCode.Unauthorized, checkout.StatusCode);
        Assert.Equal(Gone, await checkout.ErrorAsync());
        Assert.Equal("Bearer", checkout.Headers.WwwAuthenticate.Single().Scheme);
        Assert.All([orders, cart, added, removed], a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
    }

    [Fact]
    public async Task SetPrice_AdminDeletedOrDemotedSinceTheToken_IsRefused()
    {
        using var client = shop.Client();
        var product = await client.FirstProductAsync();

        using var gone = await SetPriceAsync(client, product, user: 987_654);
        using var demoted = await SetPriceAsync(client, product, user: 1);

        Assert.Equal(HttpStatusCode.Unauthorized, gone.StatusCode);
        Assert.Equal(Gone, await gone.ErrorAsync());
        Assert.Equal(HttpStatusCode.Forbidden, demoted.StatusCode);
    }

    [Fact]
    public async Task CheckoutPage_UserDeletedSinceTheLogin_IsSentToLogIn()
    {
        using var visitor = new PageVisitor(shop.System.GatewayAddress);
        await visitor.LogInAsync(52);
        var product = await visitor.Client.FirstProductAsync();
        (await visitor.PostAsync("/cart?handler=add", ("productId", $"{product}"), ("quantity", "1"))).Dispose();
        await DeleteAsync("user-52");

        using var checkout = await visitor.PostAsync("/checkout");
        using var cart = await visitor.Client.GetAsync("/cart");

        Assert.Equal("/login", checkout.Headers.Location?.OriginalString);
        Assert.StartsWith("/login", cart.Headers.Location?.OriginalString, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> SetPriceAsync(HttpClient client, long product, long user)
    {
        var tomorrow = DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/admin/products/{product}/price")
        {
            Content = JsonContent.Create(new { price = 1.5 }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer", TestToken.Of("HS256", shop.System.Parts.Starter.JwtSecret, tomorrow, user, "admin"));
        return await client.SendAsync(request);
    }

    private async Task DeleteAsync(string name)
    {
        await using var connection = new NpgsqlConnection(shop.System.PrimaryConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("delete from users where name = $1", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }
}
