using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Stormproof.Testing.Web;

namespace Stormproof.Gateway.Tests.Backends;

/// <summary>A well-behaved node on Kestrel that keeps what it was sent.</summary>
internal sealed class Backend : IAsyncDisposable
{
    private readonly ConcurrentQueue<Received> _requests = new();
    private TestApp? _app;
    private int _probes;

    private Backend()
    {
    }

    public bool IsReady { get; set; } = true;

    public bool HonoursKeys { get; set; } = true;

    /// <summary>What the node answers; default 200 with its address.</summary>
    public Func<HttpContext, Task>? Answer { get; set; }

    /// <summary>The load report that comes with its answers to probes.</summary>
    public string? ProbeReport { get; set; }

    public Uri Address => _app!.Address;

    public int Probes => Volatile.Read(ref _probes);

    public IReadOnlyCollection<Received> Requests => _requests;

    public static async Task<Backend> StartAsync(Action<Backend>? configure = null, int port = 0)
    {
        var backend = new Backend();
        configure?.Invoke(backend);
        backend._app = await TestApp.StartAsync(_ => { }, app => app.UseWebSockets().Run(backend.HandleAsync), port);
        return backend;
    }

    public static Task<Backend> AnsweringAsync(int status, string body) => StartAsync(b => b.Answer = context =>
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    });

    public ValueTask DisposeAsync() => _app!.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        if (context.Request.Path == "/healthz/ready")
        {
            Interlocked.Increment(ref _probes);
            if (ProbeReport is not null)
            {
                context.Response.Headers["endpoint-load-metrics"] = ProbeReport;
            }

            context.Response.StatusCode = IsReady ? 200 : 503;
            await context.Response.WriteAsync(IsReady
                ? HonoursKeys ? """{"honours":["idempotency-key"]}""" : "{}"
                : """{"reason":"still warming up"}""");
            return;
        }

        if (context.WebSockets.IsWebSocketRequest)
        {
            await Answer!(context);
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _requests.Enqueue(new Received(
            context.Request.Method,
            context.Request.Path + context.Request.QueryString,
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray()));
        await (Answer?.Invoke(context) ?? context.Response.WriteAsync(Address.ToString()));
    }
}

/// <summary>A request as it reached a node.</summary>
internal sealed record Received(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public string? Key => Header("Idempotency-Key");
}
