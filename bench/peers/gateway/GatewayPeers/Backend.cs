using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace GatewayPeers;

/// <summary>The smallest node: a short answer, and readiness. <c>PUT /contract</c> makes it behave as a Stormproof node does from
/// then on (it declares that it honours keys, and each answer carries a load report); <c>DELETE</c> ends that.
/// <c>PUT /takes/MS</c>: requests wait that long from then on.</summary>
internal static class Backend
{
    private static readonly byte[] Answer = "{\"product\":42,\"name\":\"umbrella\",\"stock\":7}"u8.ToArray();
    private static readonly byte[] Plain = "{\"status\":\"ready\"}"u8.ToArray();
    private static readonly byte[] Contract = "{\"status\":\"ready\",\"honours\":[\"idempotency-key\"]}"u8.ToArray();
    private const string LoadReport = "TEXT cpu_utilization=0.42, mem_utilization=0.31, rps_fractional=812.5";
    private static volatile bool _contract;
    private static volatile int _takesMs;

    public static async Task RunAsync(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        await using var app = builder.Build();
        app.Run(HandleAsync);
        await app.RunAsync();
    }

    private static async Task HandleAsync(HttpContext context)
    {
        var body = Answer;
        if (context.Request.Path == "/healthz/ready")
        {
            body = _contract ? Contract : Plain;
        }
        else if (context.Request.Path == "/contract")
        {
            _contract = HttpMethods.IsPut(context.Request.Method);
        }
        else if (context.Request.Path.StartsWithSegments("/takes", out var takes))
        {
            _takesMs = int.Parse(takes.Value.AsSpan(1), CultureInfo.InvariantCulture);
        }
        else if (_takesMs > 0)
        {
            await Task.Delay(_takesMs, context.RequestAborted);
        }
        else if (context.Request.ContentLength > 0)
        {
            await DrainAsync(context);
        }

        if (_contract)
        {
            context.Response.Headers["endpoint-load-metrics"] = LoadReport;
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }

    private static async Task DrainAsync(HttpContext context)
    {
        while (true)
        {
            var read = await context.Request.BodyReader.ReadAsync(context.RequestAborted);
            context.Request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }
}
