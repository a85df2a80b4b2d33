using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Stormproof.Gateway.Tests.Backends;
using Stormproof.Model.Fleet;

namespace Stormproof.Gateway.Tests.Admin;

public sealed class AdminApiTests
{
    private const string Token = "0123456789abcdef-of-the-test";

    [Fact]
    public async Task Get_Nodes_ListsEachNodeAsJson()
    {
        await using var ready = await Backend.StartAsync();
        await using var cold = await Backend.StartAsync(b => b.IsReady = false);
        await using var balanced = await Balanced.StartAsync(null, ready.Address);
        balanced.Fleet.Add("cold", cold.Address);
        await Testing.Eventually.TrueAsync("probed", () => balanced.Status("cold").Reason is not null);
        await balanced.GetStatusAsync();

        using var response = await balanced.Admin.GetAsync("/api/nodes");
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        var nodes = json.RootElement.EnumerateArray().ToArray();
        Assert.Equal(["a", "cold"], nodes.Select(n => n.GetProperty("name").GetString()));
        Assert.Equal("Ready", nodes[0].GetProperty("state").GetString());
        Assert.Equal(ready.Address.GetLeftPart(UriPartial.Authority), nodes[0].GetProperty("address").GetString());
        Assert.Equal(1, nodes[0].GetProperty("requests").GetInt64());
        Assert.Equal(0, nodes[0].GetProperty("inFlight").GetInt32());
        Assert.True(nodes[0].GetProperty("latencyMs").GetDouble() > 0);
        Assert.Equal("Starting", nodes[1].GetProperty("state").GetString());
        Assert.Equal("still warming up", nodes[1].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Post_Node_TakesTrafficAfterItsProbe()
    {
        await using var node = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync();

        using var response = await PostAsync(balanced, $$"""{"name": "new", "address": "{{node.Address}}", "weight": 2.5}""");
        await balanced.Fleet.WaitReadyAsync("new", TimeSpan.FromSeconds(10));

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("/api/nodes/new", response.Headers.Location!.OriginalString);
        Assert.Equal(200, await balanced.GetStatusAsync());
        using var json = JsonDocument.Parse(await balanced.Admin.GetStringAsync("/api/nodes/new"));
        Assert.Equal(2.5, json.RootElement.GetProperty("weight").GetDouble());
        Assert.Equal(1, json.RootElement.GetProperty("share").GetDouble());
        Assert.Equal(0, json.RootElement.GetProperty("ejections").GetInt64());
    }

    [Fact]
    public async Task Post_AllFieldsWrong_NamesEachWithValueReasonAndRemedy()
    {
        await using var balanced = await Balanced.StartAsync();

        using var response = await PostAsync(
            balanced, """{"name": "a b", "address": "10.0.0.1/x", "weight": 500, "wieght": 1}""");
        var errors = await ErrorsAsync(response);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(["address", "name", "weight", "wieght"], errors.Select(e => e.Field).Order());
        Assert.Contains(("weight", "500"), errors.Select(e => (e.Field, e.Value)));
        Assert.All(errors, e => Assert.NotEmpty(e.Remedy));
        Assert.Empty(balanced.Fleet.Nodes);
    }

    [Theory, InlineData(""), InlineData("[]"), InlineData("{"), InlineData("""{"name":"a","name":"b"}"""), InlineData("\"a\"")]
    [InlineData("""{"name":1,"address":2}"""), InlineData("""{"name":"a","address":"http://u:p@h:1"}""")]
    [InlineData("""{"name":"a","address":"ftp://h:1"}"""), InlineData("""{"name":"a","address":"http://h:1/path"}""")]
    [InlineData("""{"name":"a","address":"http://h:1","weight":"1"}"""), InlineData("""{"name":"../a","address":"http://h:1"}""")]
    [InlineData("""{"name":"a\nb","address":"http://h:1"}"""), InlineData("""{"name":"a\n","address":"http://h:1"}""")]
    [InlineData("""{"name":"\ud800","address":"http://h:1"}""")]
    public async Task Post_BadBody_Is400(string body)
    {
        await using var balanced = await Balanced.StartAsync();

        using var response = await PostAsync(balanced, body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.NotEmpty(await ErrorsAsync(response));
        Assert.Empty(balanced.Fleet.Nodes);
    }

    [Fact]
    public async Task Post_NameTaken_Is409()
    {
        await using var node = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(null, node.Address);

        using var response = await PostAsync(balanced, $$"""{"name": "a", "address": "{{node.Address}}"}""");

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal("a", Assert.Single(await ErrorsAsync(response)).Value);
    }

    /// <summary>What a page of another site may send without asking first.</summary>
    [Theory, InlineData("text/plain"), InlineData("application/x-www-form-urlencoded")]
    public async Task Post_NotAsJson_Is415(string type)
    {
        await using var balanced = await Balanced.StartAsync();

        using var response = await PostAsync(balanced, """{"name": "a", "address": "http://127.0.0.1:1"}""", type);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Empty(balanced.Fleet.Nodes);
    }

    [Fact]
    public async Task Post_HugeBody_Is413()
    {
        await using var balanced = await Balanced.StartAsync();

        using var response = await PostAsync(balanced, new string(' ', 100_000));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task Delete_Node_LetsItFinishAndSendsItNothingNew()
    {
        var (began, may) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var slow = await Backend.StartAsync(b => b.Answer = async context =>
        {
            began.TrySetResult();
            await may.Task;
            await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, "finished");
        });
        await using var other = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(null, slow.Address);
        var running = balanced.SendAsync(HttpMethod.Get);
        await began.Task.WaitAsync(TimeSpan.FromSeconds(10));
        await balanced.AddReadyAsync("other", other.Address);

        using var response = await balanced.Admin.DeleteAsync("/api/nodes/a?deadline=30s");
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        await Testing.Eventually.TrueAsync("draining", () => balanced.State("a") == NodeState.Draining);
        var statuses = new[] { await balanced.GetStatusAsync(), await balanced.GetStatusAsync() };
        may.SetResult();
        using var finished = await running;
        await Testing.Eventually.TrueAsync("gone", () => balanced.Fleet.Nodes.All(n => n.Name != "a"));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(("a", 1, 30_000), (json.RootElement.GetProperty("name").GetString(),
            json.RootElement.GetProperty("inFlight").GetInt32(), json.RootElement.GetProperty("deadlineMs").GetDouble()));
        Assert.Equal([200, 200], statuses);
        Assert.Single(slow.Requests);
        Assert.Equal("finished", await finished.Content.ReadAsStringAsync());
    }

    [Theory, InlineData("30"), InlineData("-1s"), InlineData("2h"), InlineData("abc"), InlineData("99999999999s")]
    [InlineData("1.5s"), InlineData("")]
    public async Task Delete_BadDeadline_Is400AndNothingHappens(string deadline)
    {
        await using var node = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(null, node.Address);

        using var response = await balanced.Admin.DeleteAsync($"/api/nodes/a?deadline={deadline}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(("deadline", deadline), Assert.Single(await ErrorsAsync(response)) is var e ? (e.Field, e.Value) : default);
        Assert.Equal(NodeState.Ready, balanced.State("a"));
    }

    [Theory, InlineData("PUT", "/api/nodes", 405, "GET, POST"), InlineData("POST", "/api/nodes/a", 405, "GET, DELETE")]
    [InlineData("GET", "/", 404, null), InlineData("GET", "/api", 404, null), InlineData("DELETE", "/api/nodes/none", 404, null)]
    [InlineData("GET", "/api/nodes/", 404, null), InlineData("GET", "/api/nodesx", 404, null)]
    public async Task Any_NotThere_SaysWhatIs(string method, string path, int status, string? allow)
    {
        await using var node = await Backend.StartAsync();
        await using var balanced = await Balanced.StartAsync(null, node.Address);

        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await balanced.Admin.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(allow, response.Content.Headers.Allow.Count > 0 ? string.Join(", ", response.Content.Headers.Allow) : null);
        Assert.NotEmpty(await ErrorsAsync(response));
    }

    [Theory, InlineData(null, 401), InlineData("Bearer wrong-wrong-wrong-wrong", 401), InlineData("Bearer", 401)]
    [InlineData("Basic " + Token, 401), InlineData("Bearer " + Token + "x", 401), InlineData("Bearer " + Token, 200)]
    [InlineData("bearer " + Token, 200)]
    public async Task Any_WithToken_OnlyThoseWhoShowIt(string? header, int status)
    {
        await using var balanced = await Balanced.StartAsync(o => o.AdminToken = Token);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/nodes");
        request.Headers.TryAddWithoutValidation("Authorization", header ?? "");

        using var response = await balanced.Admin.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 401 ? "Bearer" : "", response.Headers.WwwAuthenticate.ToString());
    }

    /// <summary>A page whose name its owner lets point here.</summary>
    [Theory, InlineData("evil.example", 403), InlineData("127.0.0.1:9090", 200), InlineData("localhost:1", 200)]
    [InlineData("[::1]", 200)]
    public async Task Any_WithoutToken_OnlyByAddress(string host, int status)
    {
        await using var balanced = await Balanced.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/nodes");
        request.Headers.Host = host;

        using var response = await balanced.Admin.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
    }

    private static Task<HttpResponseMessage> PostAsync(Balanced balanced, string body, string type = "application/json")
    {
        var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return balanced.Admin.PostAsync("/api/nodes", content);
    }

    private static async Task<(string? Field, string? Value, string Remedy)[]> ErrorsAsync(HttpResponseMessage response)
    {
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return
        [
            .. json.RootElement.GetProperty("errors").EnumerateArray().Select(e => (
                e.GetProperty("field").GetString(), e.GetProperty("value").GetString(), e.GetProperty("remedy").GetString()!)),
        ];
    }
}
