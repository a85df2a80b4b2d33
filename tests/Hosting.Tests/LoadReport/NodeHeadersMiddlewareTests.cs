using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Stormproof.Hosting.Draining;
using Stormproof.Testing.Web;

namespace Stormproof.Hosting.Tests.LoadReport;

public sealed class NodeHeadersMiddlewareTests
{
    [Theory]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/unknown", HttpStatusCode.NotFound)]
    [InlineData("/throws", HttpStatusCode.InternalServerError)]
    [InlineData("/healthz/live", HttpStatusCode.OK)]
    public async Task Answer_AnyPage_NamesTheNodeAndReportsItsLoad(string path, HttpStatusCode status)
    {
        await using var app = await NodeApp.StartAsync(map: a =>
        {
            a.UseExceptionHandler(page => page.Run(context => context.Response.WriteAsync("sorry")));
            a.MapGet("/throws", string () => throw new InvalidOperationException());
        });

        using var answer = await app.GetAsync(path);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("node-1", answer.Header("X-Served-By"));
        var report = Parse(answer.Header("endpoint-load-metrics"));
        Assert.Equal(["cpu_utilization", "eps", "mem_utilization", "rps_fractional"], report.Keys.Order(StringComparer.Ordinal));
        Assert.InRange(report["cpu_utilization"], 0, 1);
        Assert.InRange(report["mem_utilization"], 0, 1);
        Assert.Null(answer.Header("Connection"));
    }

    [Fact]
    public async Task Answer_WhileDraining_IsServedAndGivesTheConnectionUp()
    {
        await using var app = await NodeApp.StartAsync();
        app.App.Services.GetRequiredService<DrainState>().Begin();

        using var answer = await app.GetAsync("/");
        var (status, json, _) = await app.ReadyAsync();

        Assert.Equal("home", await answer.TextAsync());
        Assert.Equal("close", answer.Header("Connection"));
        Assert.Equal(503, status);
        Assert.Equal("draining", json.GetProperty("reason").GetString());
    }

    internal static Dictionary<string, double> Parse(string? report)
    {
        Assert.NotNull(report);
        Assert.StartsWith("TEXT ", report, StringComparison.Ordinal);
        return report[5..].Split(", ").Select(pair => pair.Split('=')).ToDictionary(
            pair => pair[0], pair => double.Parse(pair[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture));
    }
}
