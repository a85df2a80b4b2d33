using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Stormproof.Cli.Tests.Commands.Load;

public sealed class LoadCommandTests
{
    [Fact]
    public async Task Load_Json_IsTheDocumentAndNothingElse()
    {
        await using var app = await StartAsync();

        var run = await ToolRun.OfAsync(
            "load", app.Urls.Single(), "--rate", "100", "--duration", "500ms", "--warm-up", "100ms", "--format", "json");

        Assert.Equal(ExitCode.Fine, run.Code);
        var root = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(app.Urls.Single() + "/", root.GetProperty("target").GetString());
        Assert.Equal("open", root.GetProperty("model").GetString());
        Assert.Equal((500, 50, 0), (
            root.GetProperty("durationMs").GetDouble(), root.GetProperty("requests").GetInt32(),
            root.GetProperty("errors").GetInt32()));
        string[] fields = ["rps", "errorRate", "latency", "steps", "knee", "generator"];
        Assert.All(fields, f => Assert.True(root.TryGetProperty(f, out _), f));
        string[] latency = ["p50Ms", "p90Ms", "p99Ms", "p999Ms", "maxMs"];
        Assert.All(latency, f => Assert.True(root.GetProperty("latency").GetProperty(f).GetDouble() > 0, f));
        string[] step = ["offeredRps", "achievedRps", "p50Ms", "p99Ms", "errorRate"];
        Assert.All(step, f => Assert.True(root.GetProperty("steps")[0].TryGetProperty(f, out _), f));
        string[] generator = ["cpuShare", "lateStarts", "saturated"];
        Assert.All(generator, f => Assert.True(root.GetProperty("generator").TryGetProperty(f, out _), f));
    }

    [Theory]
    [InlineData("open model", "--rate", "50")]
    [InlineData("open model", "--ramp", "10:100")]
    [InlineData("open model", "--steps", "10,50")]
    [InlineData("open model", "--rate", "20", "--spike", "100"), InlineData("open model", "--rate", "50", "--poisson")]
    [InlineData("closed model", "--users", "2", "--think", "20ms"), InlineData("closed model")]
    public async Task Load_Text_NamesTheModel(string model, params string[] shape)
    {
        await using var app = await StartAsync();

        var run = await ToolRun.OfAsync(["load", app.Urls.Single(), "--duration", "1s", "--warm-up", "0s", .. shape]);

        Assert.Equal(ExitCode.Fine, run.Code);
        Assert.Contains(model, run.Output, StringComparison.Ordinal);
        Assert.Contains("errors 0 (0 %)", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text"), InlineData("json")]
    public async Task Load_TargetDown_IsABadVerdictThatNamesTheErrorClass(string format)
    {
        using var taken = new Socket(SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // Bound, so that nobody else gets it, but nobody listens.

        var run = await ToolRun.OfAsync(
            "load", $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndPoint!).Port}/", "--rate", "20", "--duration", "500ms",
            "--warm-up", "0s", "--format", format);

        Assert.Equal(ExitCode.VerdictBad, run.Code);
        Assert.Contains("connect-refused", run.Output, StringComparison.Ordinal);
        Assert.Contains("not one good answer", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'ftp://x/'", "http://127.0.0.1:8080/", "ftp://x/")]
    [InlineData("'nonsense'", "http://127.0.0.1:8080/", "nonsense")]
    [InlineData("'http://u:p@127.0.0.1/'", "without a user name", "http://u:p@127.0.0.1/")]
    [InlineData("--rate '0'", "--rate 500", "http://127.0.0.1:1/", "--rate", "0")]
    [InlineData("--rate '-5'", "more than 0", "http://127.0.0.1:1/", "--rate", "-5")]
    [InlineData("--rate 'NaN'", "1000000", "http://127.0.0.1:1/", "--rate", "NaN")]
    [InlineData("--rate '2000000'", "1000000", "http://127.0.0.1:1/", "--rate", "2000000")]
    [InlineData("--ramp '5'", "--ramp 100:2000", "http://127.0.0.1:1/", "--ramp", "5")]
    [InlineData("--steps '5,,6'", "--steps 100,200,400", "http://127.0.0.1:1/", "--steps", "5,,6")]
    [InlineData("--duration '30'", "--duration 30s", "http://127.0.0.1:1/", "--duration", "30")]
    [InlineData("--duration '1ms'", "100ms to 168h", "http://127.0.0.1:1/", "--duration", "1ms")]
    [InlineData("--users '0'", "from 1 to 1000000", "http://127.0.0.1:1/", "--users", "0")]
    [InlineData("--rate and --ramp", "give one of them", "http://127.0.0.1:1/", "--rate", "5", "--ramp", "1:2")]
    [InlineData("--spike", "--rate 500", "http://127.0.0.1:1/", "--spike", "5000")]
    [InlineData("--method 'GE T'", "--method POST", "http://127.0.0.1:1/", "--method", "GE T")]
    [InlineData("--method ''", "--method POST", "http://127.0.0.1:1/", "--method", "")]
    [InlineData("--method 'CONNECT'", "--method POST", "http://127.0.0.1:1/", "--method", "CONNECT")]
    [InlineData("--method 'G X-A: b'", "--method POST", "http://127.0.0.1:1/", "--method", "G\r\nX-A: b")]
    [InlineData("'Accept' has no colon", "'Name: value'", "http://127.0.0.1:1/", "--header", "Accept")]
    [InlineData("': x' has no name", "'Name: value'", "http://127.0.0.1:1/", "--header", ": x")]
    [InlineData("'A B: x' has no name", "'Name: value'", "http://127.0.0.1:1/", "--header", "A B: x")]
    [InlineData("a control character", "'Name: value'", "http://127.0.0.1:1/", "--header", "A: x\r\nB: y")]
    [InlineData("a control character", "'Name: value'", "http://127.0.0.1:1/", "--header", "A: x\nB: y")]
    [InlineData("not ASCII", "'Name: value'", "http://127.0.0.1:1/", "--header", "A: \u00fc")]
    [InlineData("is written from", "'Name: value'", "http://127.0.0.1:1/", "--header", "content-length: 5")]
    [InlineData("is written from", "'Name: value'", "http://127.0.0.1:1/", "--header", "Host: x")]
    [InlineData("--body and --body-file", "leave one", "http://127.0.0.1:1/", "--body", "x", "--body-file", "y")]
    [InlineData("--body-file '/nowhere/b'", "give a file", "http://127.0.0.1:1/", "--body-file", "/nowhere/b")]
    [InlineData("--body-file '/'", "give a file", "http://127.0.0.1:1/", "--body-file", "/")]
    [InlineData("more than 16777216 bytes", "a smaller one", "http://127.0.0.1:1/", "--body-file", "/dev/zero")]
    [InlineData("--header is for a URL", "leave --header out", "j.http", "--header", "A: b")]
    [InlineData("--body has no meaning with --scale", "leave it out", "/", "--scale", "1,2", "--body", "x")]
    [InlineData("192.0.2.1", "--i-own-this-target", "http://192.0.2.1/", "--rate", "1")]
    [InlineData("10.0.0.1", "--i-own-this-target", "http://10.0.0.1:8080/")]
    public async Task Load_LineNotAllowed_NamesTheValueAndTheRemedy(string value, string remedy, params string[] args)
    {
        var line = await ToolRun.RefusedAsync(["load", .. args]);

        Assert.Contains(value, line, StringComparison.Ordinal);
        Assert.Contains(remedy, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST|application/json|UA/1|{\"a\":1}", "--body", "{\"a\":1}", "--header", "Content-Type: application/json",
        "--header", "User-Agent: UA/1")]
    [InlineData("PUT|text/plain|stormproof-load|from a file", "--method", "PUT", "--body-file", "FILE", "--header",
        "Content-Type:text/plain")]
    [InlineData("DELETE||stormproof-load|", "--method", "DELETE")]
    public async Task Load_RequestOfItsOwn_ArrivesAsItWasGiven(string expected, params string[] args)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "from a file");
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>();
        await using var app = await StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync();
            seen[$"{context.Request.Method}|{context.Request.ContentType}|{context.Request.Headers.UserAgent}|{body}"] = true;
        });

        var run = await ToolRun.OfAsync(
            ["load", app.Urls.First(), "--rate", "20", "--duration", "500ms", "--warm-up", "0s",
                .. args.Select(a => a == "FILE" ? file : a)]);

        File.Delete(file);
        Assert.Equal(ExitCode.Fine, run.Code);
        Assert.Equal([expected], seen.Keys);
    }

    [Fact]
    public async Task Load_NameThatDoesNotResolve_IsTheEnvironment()
    {
        var run = await ToolRun.OfAsync("load", "http://no-such-host.invalid/", "--rate", "1");

        Assert.Equal(ExitCode.Environment, run.Code);
        Assert.Contains("'no-such-host.invalid' does not resolve", run.Error, StringComparison.Ordinal);
    }

    private static async Task<WebApplication> StartAsync(RequestDelegate? answer = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Map("/", answer ?? (context => context.Response.WriteAsync("ok")));
        await app.StartAsync();
        return app;
    }
}
