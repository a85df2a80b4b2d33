using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Stormproof.Hosting.Health;

/// <summary>Answers <c>/healthz/live</c> and <c>/healthz/ready</c> before anything of the app runs.</summary>
internal sealed class HealthMiddleware(
    RequestDelegate next, Readiness readiness, NodeInstance instance, IOptions<StormproofOptions> options)
{
    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path;
        if (!path.StartsWithSegments("/healthz", StringComparison.Ordinal, out var which)
            || !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)))
        {
            return next(context);
        }

        context.Response.Headers.CacheControl = "no-store";
        return which.Value switch
        {
            "/live" => context.Response.WriteAsync("live\n", context.RequestAborted),
            "/ready" => ReadyAsync(context),
            _ => next(context),
        };
    }

    private async Task ReadyAsync(HttpContext context)
    {
        var report = await readiness.CheckAsync().ConfigureAwait(false);
        context.Response.StatusCode = report.Reason is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "application/json";
        var json = new Utf8JsonWriter(context.Response.BodyWriter);
        await using (json.ConfigureAwait(false))
        {
            Write(json, report);
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    private void Write(Utf8JsonWriter json, ReadinessReport report)
    {
        json.WriteStartObject();
        json.WriteString("status", report.Reason is null ? "ready" : "unready");
        if (report.Reason is not null)
        {
            json.WriteString("reason", report.Reason);
        }

        json.WriteString("node", options.Value.NodeName);
        json.WriteString("instance", instance.Id);
        json.WriteStartArray("honours");
        if (options.Value.HonourIdempotencyKeys)
        {
            json.WriteStringValue("idempotency-key");
        }

        json.WriteEndArray();
        json.WriteStartArray("checks");
        foreach (var result in report.Results)
        {
            json.WriteStartObject();
            json.WriteString("name", result.Name);
            json.WriteBoolean("ok", result.Error is null);
            json.WriteNumber("durationMs", Math.Round(result.Milliseconds, 2));
            if (result.Error is not null)
            {
                json.WriteString("error", result.Error);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
