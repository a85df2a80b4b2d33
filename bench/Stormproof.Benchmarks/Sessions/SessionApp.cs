using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Stormproof.Sessions;

namespace Stormproof.Benchmarks.Sessions;

/// <summary>The same app over one of two session stores. <c>/fill</c> gives a session its 10 keys, <c>/work/READ/WRITE</c> loads
/// it, reads one key and changes one, <c>/add/KEY</c> writes a key, <c>/count</c> says how many keys there are.</summary>
internal sealed class SessionApp : IAsyncDisposable
{
    public const int Keys = 10;
    public const int ValueBytes = 1024;

    private static readonly string[] Names = [.. Enumerable.Range(0, Keys).Select(i => $"key-{i}")];
    private static readonly byte[][] Values = [.. Enumerable.Range(0, 64)
        .Select(_ => RandomNumberGenerator.GetBytes(ValueBytes))];
    private readonly WebApplication _app;
    private int _next;

    private SessionApp(string name, WebApplication app)
    {
        Name = name;
        _app = app;
    }

    public string Name { get; }

    public IPEndPoint Endpoint { get; private set; } = new(IPAddress.Loopback, 0);

    public static Task<SessionApp> StartStormproofAsync(string store) => StartAsync("stormproof", services =>
        services.AddStormproofSessions(options =>
        {
            options.Configuration = store;
            options.KeyPrefix = "ours:";
            options.ApplicationName = "bench";
        }));

    /// <summary>What the framework's documentation says for a farm: sessions in the distributed cache, the key ring beside it.
    /// </summary>
    public static Task<SessionApp> StartStockAsync(string store) => StartAsync("stock", services =>
    {
        services.AddStackExchangeRedisCache(options =>
        {
            options.Configuration = store;
            options.InstanceName = "stock:";
        });
        var connection = ConnectionMultiplexer.Connect(store);
        services.AddSingleton<IConnectionMultiplexer>(_ => connection);
        services.AddDataProtection().SetApplicationName("bench").PersistKeysToStackExchangeRedis(connection, "stock:keys");
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<SessionApp> StartAsync(string name, Action<IServiceCollection> addStore)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSession();
        addStore(builder.Services);
        var app = builder.Build();
        var session = new SessionApp(name, app);
        app.UseSession();
        app.Run(session.HandleAsync);
        await app.StartAsync();
        var features = app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features;
        var addresses = features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        session.Endpoint = IPEndPoint.Parse(new Uri(addresses.First()).Authority);
        return session;
    }

    private async Task HandleAsync(HttpContext context)
    {
        var session = context.Session;
        await session.LoadAsync(context.RequestAborted);
        var parts = context.Request.Path.Value!.Split('/');
        var answer = "ok"u8.ToArray();
        switch (parts)
        {
            case [_, "fill"]:
                Array.ForEach(Names, n => session.Set(n, Value()));
                break;
            case [_, "work", var read, var write]:
                if (!session.TryGetValue(Names[int.Parse(read)], out var value) || value.Length != ValueBytes)
                {
                    context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                }

                session.Set(Names[int.Parse(write)], Value());
                break;
            case [_, "add", var key]:
                session.Set(key, Value());
                break;
            default:
                answer = System.Text.Encoding.ASCII.GetBytes($"{session.Keys.Count()}");
                break;
        }

        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }

    private byte[] Value() => Values[(uint)Interlocked.Increment(ref _next) % Values.Length];
}
