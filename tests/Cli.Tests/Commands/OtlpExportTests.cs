using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Stormproof.Cli.Commands;
using Stormproof.Cli.Output;

namespace Stormproof.Cli.Tests.Commands;

public sealed class OtlpExportTests
{
    [Fact]
    public async Task Dispose_WithACollector_HasSentTheMeter()
    {
        var received = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        await using var collector = builder.Build();
        collector.MapPost("/v1/metrics", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            received.TrySetResult(Encoding.Latin1.GetString(body.ToArray()));
        });
        await collector.StartAsync();
        using var error = new StringWriter();
        using var meter = new Meter("Stormproof.Load");
        var counter = meter.CreateCounter<long>("stormproof.load.test");

        var url = new Uri(new Uri(collector.Urls.First()), "/v1/metrics");
        await Task.Run(() =>
        {
            using var export = OtlpExport.Start(
                new Shell(TextWriter.Null, error, TimeProvider.System), url, "stormproof-load", "Stormproof.Load");
            counter.Add(1);
        });

        var sent = await received.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Contains("stormproof.load.test", sent, StringComparison.Ordinal);
        Assert.Empty(error.ToString());
    }

    [Fact]
    public async Task Load_EndpointThatIsNoUrl_IsRefused() => Assert.Contains(
        "--otlp 'collector:4317' is no http or https URL",
        await ToolRun.RefusedAsync("load", "http://127.0.0.1:1/", "--otlp", "collector:4317"),
        StringComparison.Ordinal);

    [Fact]
    public void Start_NotAskedFor_DoesNothing() =>
        Assert.Null(OtlpExport.Start(
            new Shell(TextWriter.Null, TextWriter.Null, TimeProvider.System), null, "stormproof-load", "Stormproof.Load"));
}
