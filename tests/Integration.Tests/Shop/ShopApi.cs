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

    public static async Task<int> QuantityAsync(this HttpClient client, long product)
    {
        var cart = await client.GetFromJsonAsync<JsonElement>("/api/cart");
        return cart.GetProperty("cart").EnumerateArray()
            .Where(l => l.GetProperty("productId").GetInt64() == product).Sum(l => l.GetProperty("qty").GetInt32());
    }
}
