using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Stormproof.Model.Fleet;
using Stormproof.Testing.Shop;

namespace Stormproof.Integration.Tests.Shop;

/// <summary>Faults that a running shop must outlive.</summary>
public sealed class FaultTests(ShopFixture shop)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Store_AwayForFiveSeconds_UnreadyThenBackWithoutRestartAndNothingLost()
    {
        using var client = shop.Client();
        await client.LogInAsync(1);
        var product = await client.FirstProductAsync();
        using (var added = await client.SendAsync("/api/cart/items", new { productId = product, qty = 3 }))
        {
            Assert.Equal(HttpStatusCode.OK, added.StatusCode);
        }

        using var node = shop.Client(0);
        var instance = await InstanceAsync(node);
        shop.Store.Pause();
        try
        {
            await UntilAsync(async () => await StatusAsync(node) == HttpStatusCode.ServiceUnavailable);
            await UntilAsync(() => Task.FromResult(shop.System.Gateway.Fleet.Nodes.All(n => n.State == NodeState.Down)));
            using var refused = await client.GetAsync("/api/cart");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            await Task.Delay(TimeSpan.FromSeconds(5));
        }
        finally
        {
            shop.Store.Resume();
        }

        await UntilAsync(() => Task.FromResult(shop.System.Gateway.Fleet.Nodes.All(
            n => n.State is NodeState.Warming or NodeState.Ready)));
        Assert.Equal(instance, await InstanceAsync(node));
        Assert.Equal(3, await client.QuantityAsync(product));
    }

    [Fact]
    public async Task Checkout_SameKeyOnBothNodes_IsOneOrder()
    {
        using var first = shop.Client(0);
        using var second = shop.Client(1);
        await first.LogInAsync(2);
        second.DefaultRequestHeaders.Authorization = first.DefaultRequestHeaders.Authorization;
        var product = await first.FirstProductAsync();
        (await first.SendAsync("/api/cart/items", new { productId = product, qty = 1 })).Dispose();
        var key = Guid.NewGuid().ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(
            i => (i % 2 == 0 ? first : second).SendAsync("/api/checkout", new { }, key)));

        var bodies = await Task.WhenAll(answers.Select(a => a.Content.ReadAsStringAsync()));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.StatusCode));
        Assert.Single(bodies.Distinct());
        var orders = await first.GetFromJsonAsync<JsonElement>("/api/orders");
        Assert.Equal(1, orders.GetProperty("orders").GetArrayLength());
    }

    [Fact]
    public async Task Checkout_SameKeyOtherBody_Is422()
    {
        using var client = shop.Client();
        await client.LogInAsync(3);
        var product = await client.FirstProductAsync();
        var key = Guid.NewGuid().ToString();
        (await client.SendAsync("/api/cart/items", new { productId = product, qty = 1 }, key)).Dispose();

        using var other = await client.SendAsync("/api/cart/items", new { productId = product, qty = 2 }, key);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Equal(1, await client.QuantityAsync(product));
    }

    [Fact]
    public async Task Cart_TooLargeBodyOrHeader_Is413And431()
    {
        using var client = shop.Client();
        await client.LogInAsync(4);

        using var large = await client.SendAsync("/api/cart/items", new { productId = 1, qty = 1, note =
            new string('x', 70_000) });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/cart");
        request.Headers.Add("X-Large", new string('x', 40_000));
        using var header = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, header.StatusCode);
    }

    [Fact]
    public async Task Node_KilledUnderLoad_NoRequestFails()
    {
        using var client = shop.Client();
        await client.LogInAsync(5);
        var product = await client.FirstProductAsync();
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 8).Select(_ => client.KeepAskingAsync(stop.Token)).ToArray();

        await shop.System.KillAndReplaceAsync(shop.System.NodeNames[0], CancellationToken.None);
        await stop.CancelAsync();

        var counts = await Task.WhenAll(load);
        Assert.True(counts.Sum() > 20, $"only {counts.Sum()} requests were sent");
        Assert.True(await client.QuantityAsync(product) == 0);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient node)
    {
        using var answer = await node.GetAsync("/healthz/ready");
        return answer.StatusCode;
    }

    private static async Task<string?> InstanceAsync(HttpClient node) =>
        (await node.GetFromJsonAsync<JsonElement>("/healthz/ready")).GetProperty("instance").GetString();

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < Limit; await Task.Delay(50))
        {
            if (await condition())
            {
                return;
            }
        }

        Assert.Fail($"It did not come about within {Limit}.");
    }
}
