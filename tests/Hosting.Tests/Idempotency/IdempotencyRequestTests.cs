using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Stormproof.Testing.Stores;
using Stormproof.Testing.Web;

namespace Stormproof.Hosting.Tests.Idempotency;

/// <summary>Which requests with a key are taken at all.</summary>
public sealed class IdempotencyRequestTests(StoreFixture stores)
{
    private const int Limit = 200_000;
    private int _runs;

    [Theory]
    [InlineData("Idempotency-Key: ")]
    [InlineData("Idempotency-Key: two words")]
    [InlineData("Idempotency-Key: tab\there")]
    [InlineData("Idempotency-Key: bell\u0007")]
    [InlineData("Idempotency-Key: clé")]
    [InlineData("Idempotency-Key: one\r\nIdempotency-Key: two")]
    [InlineData("Idempotency-Key: same\r\nIdempotency-Key: same")]
    public async Task Key_Malformed_IsABadRequest(string header)
    {
        await using var app = await StartAsync();

        var answer = await SendRawAsync(app, header);

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Equal(0, _runs);
    }

    [Theory]
    [InlineData(128, HttpStatusCode.OK)]
    [InlineData(129, HttpStatusCode.BadRequest)]
    [InlineData(200, HttpStatusCode.BadRequest)]
    public async Task Key_Long_IsTakenUpToTheLimit(int length, HttpStatusCode expected)
    {
        await using var app = await StartAsync();

        using var answer = await app.PostAsync("/length", key: new string('~', length), body: "1");

        Assert.Equal(expected, answer.StatusCode);
        if (expected == HttpStatusCode.BadRequest)
        {
            Assert.Contains("1 to 128 visible ASCII characters", await answer.TextAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(Limit, false, HttpStatusCode.OK)]
    [InlineData(Limit, true, HttpStatusCode.OK)]
    [InlineData(Limit + 1, false, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(Limit + 1, true, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Body_Long_IsTakenUpToTheLimit(int length, bool chunked, HttpStatusCode expected)
    {
        await using var app = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/length");
        request.Headers.Add("Idempotency-Key", "k");
        request.Headers.TransferEncodingChunked = chunked;
        request.Content = new StringContent(new string('x', length));

        using var answer = await app.Client.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
        if (expected == HttpStatusCode.OK)
        {
            Assert.Equal($"{length} and {length}", await answer.TextAsync());
        }
        else
        {
            Assert.Equal(0, _runs);
        }
    }

    [Fact]
    public async Task Body_LargerThanTheServersBuffer_ArrivesWhole()
    {
        const int length = 3 * 1024 * 1024;
        await using var app = await StartAsync(o => o.Idempotency.MaxRequestBytes = length);

        using var answer = await app.PostAsync("/length", key: "k", body: new string('x', length));

        Assert.Equal($"{length} and {length}", await answer.TextAsync());
    }

    private static async Task<string> SendRawAsync(TestApp app, string header)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(app.Address.Host, app.Address.Port);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(
            $"POST /length HTTP/1.1\r\nHost: node\r\nConnection: close\r\nContent-Length: 0\r\n{header}\r\n\r\n"));
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync();
    }

    private Task<TestApp> StartAsync(Action<StormproofOptions>? options = null) => NodeApp.StartKeyedAsync(
        stores.Address(StoreKind.Redis),
        NodeApp.NewPrefix(),
        app => app.MapPost("/length", async (HttpContext context) =>
        {
            Interlocked.Increment(ref _runs);
            using var reader = new StreamReader(context.Request.Body);
            var text = await reader.ReadToEndAsync();
            return $"{text.Length} and {context.Request.ContentLength ?? text.Length}";
        }),
        options ?? (o => o.Idempotency.MaxRequestBytes = Limit));
}
