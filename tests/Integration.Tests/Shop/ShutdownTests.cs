using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Net;
using System.Text.Json;
using Npgsql;
using Stormproof.Lab.Systems;
using Stormproof.Testing.Shop;

namespace Stormproof.Integration.Tests.Shop;

/// <summary>SIGTERM of a node that serves.</summary>
public sealed class ShutdownTests(ShopFixture shop)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Sigterm_NodeServes_DrainsFinishesExitsZeroAndNoClientNotices()
    {
        var node = await shop.System.Group.AddAsync(NodeSetup.Of(SessionMode.Shared, null), CancellationToken.None);
        using var client = shop.Client();
        await client.LogInAsync(20);
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 4).Select(_ => client.KeepAskingAsync(stop.Token)).ToArray();
        await using var held = await HeldCheckout.StartAsync(shop, node.Address, user: 21);
        await UntilAsync("the gateway uses the node", async () => await ServedByAsync(client) == node.Name);

        node.Terminate();

        // Unready at once, while it goes on listening and serving.
        var sent = Stopwatch.GetTimestamp();
        await UntilAsync("unready", async () => await UnreadyReasonAsync(node.Address) == "draining");
        Assert.True(Stopwatch.GetElapsedTime(sent) < ShopFixture.DrainDelay / 2, "readiness fell late");
        using (var newcomer = ShopFixture.ClientOf(node.Address))
        {
            await newcomer.FirstProductAsync();
        }

        // Then it takes no more, and waits for what is in flight.
        await UntilAsync("it stops listening", () => IsRefusedAsync(node.Address));
        Assert.True(Stopwatch.GetElapsedTime(sent) >= ShopFixture.DrainDelay, "it stopped before the drain delay was over");
        Assert.False(node.HasExited);
        using var answer = await held.FinishAsync();
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(0, await node.Exited.WaitAsync(Limit));

        await stop.CancelAsync();
        var counts = await Task.WhenAll(load);
        Assert.True(counts.Sum() > 20, $"only {counts.Sum()} requests were sent");
        await shop.System.Group.ForgetAsync(node.Name);
    }

    private static async Task<string> ServedByAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("/api/cart");
        return answer.Headers.GetValues("X-Served-By").Single();
    }

    private static async Task<string?> UnreadyReasonAsync(Uri node)
    {
        using var client = ShopFixture.ClientOf(node);
        using var answer = await client.GetAsync("/healthz/ready");
        return answer.StatusCode == HttpStatusCode.ServiceUnavailable
            ? (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("reason").GetString()
            : null;
    }

    private static async Task<bool> IsRefusedAsync(Uri node)
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(node.Host, node.Port);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static async Task UntilAsync(string what, Func<Task<bool>> condition)
    {
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < Limit; await Task.Delay(20))
        {
            if (await condition())
            {
                return;
            }
        }

        Assert.Fail($"Not within {Limit}: {what}");
    }

    /// <summary>A checkout on its way through a node, which waits for a row of the database for as long as the test
    /// likes.</summary>
    private sealed class HeldCheckout(HttpClient client, NpgsqlConnection connection, Task<HttpResponseMessage> answer)
        : IAsyncDisposable
    {
        public static async Task<HeldCheckout> StartAsync(ShopFixture shop, Uri node, int user)
        {
            var client = ShopFixture.ClientOf(node);
            await client.LogInAsync(user);
            var product = await client.FirstProductAsync();
            (await client.SendAsync("/api/cart/items", new { productId = product, qty = 1 })).Dispose();
            var connection = new NpgsqlConnection(shop.System.PrimaryConnectionString);
            await connection.OpenAsync();
            await ScalarAsync(connection, $"begin; select id from products where id = {product} for update");
            var answer = client.SendAsync("/api/checkout", new { });
            await UntilAsync("the checkout waits for the row", async () => await ScalarAsync(
                connection, "select count(*) from pg_locks where not granted") is > 0L);
            return new HeldCheckout(client, connection, answer);
        }

        public async Task<HttpResponseMessage> FinishAsync()
        {
            await ScalarAsync(connection, "commit");
            return await answer.WaitAsync(Limit);
        }

        public async ValueTask DisposeAsync()
        {
            await connection.DisposeAsync();
            client.Dispose();
        }

        private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            return await command.ExecuteScalarAsync();
        }
    }
}
