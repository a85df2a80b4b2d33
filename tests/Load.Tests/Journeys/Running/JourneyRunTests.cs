using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Stormproof.Load.Engine;
using Stormproof.Load.Journeys;
using Stormproof.Load.Results;
using Stormproof.Load.Schedules;
using Stormproof.Testing;
using Stormproof.Testing.Web;

namespace Stormproof.Load.Tests.Journeys.Running;

/// <summary>Journeys through the whole engine, against a real server.</summary>
public sealed class JourneyRunTests : IAsyncLifetime
{
    private const string Text = """
        ### Log in
        # @name login
        # @expect status 200
        # @expect header Set-Cookie contains sid
        POST {{host}}/login
        Content-Type: application/json

        {"user":"u{{$user}}"}

        ### Add
        # @name add
        # @expect status 201
        # @expect header Location == /cart/{{login.response.body.$.id}}
        POST {{host}}/cart?item={{$randomInt 1 10}}
        Authorization: Bearer {{login.response.body.$.token}}

        ### Cart
        # @name cart
        # @think 1ms..3ms
        # @expect body $.items.length() >= 1
        # @expect body $.user == u{{$user}}
        GET {{host}}{{add.response.headers.Location}}

        ### Home
        # @name home
        # @expect body $.home == true
        GET {{host}}/old
        """;

    private readonly TemporaryFolder _folder = new();
    private TestApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await TestApp.StartAsync(_ => { }, app =>
    {
        app.MapPost("/login", async (HttpContext c) =>
        {
            var login = await c.Request.ReadFromJsonAsync<Login>();
            c.Response.Cookies.Append("sid", login!.User);
            return TypedResults.Json(new { id = $"id-{login.User}", token = $"t/{login.User}+=" });
        });
        app.MapPost("/cart", (HttpContext c, int item) =>
            c.Request.Headers.Authorization == $"Bearer t/{c.Request.Cookies["sid"]}+=" && item is >= 1 and < 10
                ? (IResult)TypedResults.Created($"/cart/id-{c.Request.Cookies["sid"]}")
                : TypedResults.Unauthorized());
        app.MapGet("/cart/{id}", (HttpContext c, string id) =>
            TypedResults.Json(new { items = new[] { 1 }, user = id == $"id-{c.Request.Cookies["sid"]}" ? c.Request.Cookies["sid"]
                : null }));
        app.MapGet("/old", () => TypedResults.Redirect("/new"));
        app.MapGet("/new", () => TypedResults.Json(new { home = true }));
    });

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task RunAsync_OpenModel_EveryRequestOfEveryUserIsAsExpected()
    {
        var (scenario, result) = await RunAsync(
            Text, new OpenModel(ArrivalSchedule.Constant(50, TimeSpan.FromSeconds(1))) { MaxUsers = 20 });
        Assert.Empty(scenario.Failures);
        Assert.Equal(0, result.Errors);
        // Fifty iterations of four requests each.
        Assert.Equal((4, 200), (result.RequestsPerIteration, Math.Round(result.Steps.Average(s => s.OfferedRps), 6)));
        Assert.InRange(result.Steps.Average(s => s.AchievedRps), 100, 200);
        Assert.Equal(["POST", "POST", "GET", "GET"], scenario.Methods);
        Assert.Equal(["login", "add", "cart", "home"], result.ByRequest.Select(r => r.Name));
        // Every arrival logs in; what is under way when the schedule ends sends nothing more.
        Assert.Equal(50, result.ByRequest[0].Requests);
        Assert.All(result.ByRequest, r => Assert.True(r.Requests > 0 && r.Latency.Samples == r.Requests, r.ToString()));
    }

    [Fact]
    public async Task RunAsync_ClosedModel_UsersKeepTheirOwnCookiesAndValues()
    {
        var (scenario, result) = await RunAsync(Text, new ClosedModel(20, TimeSpan.FromSeconds(1)));
        Assert.Empty(scenario.Failures);
        Assert.Equal(0, result.Errors);
        Assert.True(result.Requests >= 20, $"{result.Requests} requests");
    }

    [Fact]
    public async Task RunAsync_BrokenApp_IsSeenInTheResult()
    {
        var (scenario, result) = await RunAsync(
            Text.Replace("$.home == true", "$.home == false", StringComparison.Ordinal)
                .Replace("{\"user\"", "{\"user2\"", StringComparison.Ordinal),
            new ClosedModel(1, TimeSpan.FromSeconds(2)));
        var (logins, adds) = (result.ByRequest[0], result.ByRequest[1]);
        Assert.True(logins.Errors > 0 && adds.Errors > 0);
        Assert.Equal((logins.Errors, adds.Errors), (result.ErrorClasses["expectation"], result.ErrorClasses["missing-value"]));
        Assert.Equal((logins.Requests, adds.Requests, 0), (logins.Errors, adds.Errors, result.ByRequest[2].Requests));
        Assert.Equal(0, result.ByRequest[1].Latency.Samples);
        Assert.Equal(["login", "add"], scenario.Failures.Select(f => f.Request).Distinct());
        Assert.Equal("status 500", scenario.Failures[0].Seen);
    }

    [Fact]
    public async Task RunAsync_NothingListens_EndsWithErrorsOnly()
    {
        var (_, result) = await RunAsync(
            Text, new OpenModel(ArrivalSchedule.Constant(10, TimeSpan.FromSeconds(1))), "http://127.0.0.1:1");
        Assert.Equal(result.Requests, result.Errors);
        Assert.Contains("connect-refused", result.ErrorClasses.Keys);
        Assert.Equal(0, result.Latency.Samples);
    }

    private async Task<(JourneyScenario, LoadResult)> RunAsync(string text, LoadModel model, string? host = null)
    {
        var file = Path.Combine(_folder.Path, "j.http");
        await File.WriteAllTextAsync(file, text);
        var scenario = await JourneyScenario.LoadAsync(
            file,
            new JourneyOptions
            {
                FollowRedirects = true,
                Variables = new Dictionary<string, string> { ["host"] = host ?? _app.Address.ToString().TrimEnd('/') },
            },
            CancellationToken.None);
        var result = await LoadEngine.RunAsync(
            new LoadPlan { Scenario = scenario, Model = model }, TimeProvider.System, null, CancellationToken.None);
        return (scenario, result);
    }

    private sealed record Login(string User);
}
