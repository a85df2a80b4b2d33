using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Stormproof.Integration.Tests.Shop;

/// <summary>What the tests say to the shop's API.</summary>
internal static class ShopApi
{
    public static async Task LogInAsync(this HttpClient client, int user)
    {
        using var answer = await client.PostAsJsonAsync(
            "/api/login", new { user = $"user-{user}", password = $"password-{user}" });
        answer.EnsureSuccessStatusCode();
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", body.GetProperty("token").GetString());
    }

    public static async Task<long> FirstProductAsync(this HttpClient client)
    {
        var list = await client.GetFromJsonAsync<JsonElement>("/api/products?category=1");
        return list.GetProperty("products")[0].GetProperty("id").GetInt64();
    }

    public static async Task<HttpResponseMessage> SendAsync(this HttpClient client, string path, object body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await client.SendAsync(request);
    }

    /// <summary>Reads and changes the cart over and over, by one request at a time, and expects each to succeed.</summary>
    public static async Task<int> KeepAskingAsync(this HttpClient client, CancellationToken stop)
    {
        var count = 0;
        for (; !stop.IsCancellationRequested && count < 5_000; count++)
        {
            using var answer = count % 2 == 0
                ? await client.GetAsync("/api/cart", CancellationToken.None)
                : await client.DeleteAsync("/api/cart/items/1", CancellationToken.None);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        return count;
    }

    /// <summary>The text of an error's JSON.</summary>
    public static async Task<string?> ErrorAsync(this HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString();

    public static async Task<int> QuantityAsync(this HttpClient client, long product)
    {
        var cart = await client.GetFromJsonAsync<JsonElement>("/api/cart");
        return cart.GetProperty("cart").EnumerateArray()
            .Where(l => l.GetProperty("productId").GetInt64() == product).Sum(l => l.GetProperty("qty").GetInt32());
    }
}
