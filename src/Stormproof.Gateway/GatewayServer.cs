using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Stormproof.Gateway.Forwarding;
using Stormproof.Gateway.Nodes;
using Yarp.ReverseProxy.Forwarder;

namespace Stormproof.Gateway;

/// <summary>The balancer as a server of its own: a public address and, apart from it, an admin address.</summary>
public sealed class GatewayServer : IAsyncDisposable
{
    private readonly WebApplication _public;
    private readonly WebApplication? _admin;

    private GatewayServer(
        WebApplication publicApp, WebApplication? admin, NodeFleet fleet, GatewayStatistics statistics, ForwardingHandler handler)
    {
        Admission = handler.Admission;
        _public = publicApp;
        _admin = admin;
        Fleet = fleet;
        Statistics = statistics;
        Address = AddressOf(publicApp);
        AdminAddress = admin is null ? null : AddressOf(admin);
    }

    /// <summary>The nodes; add and remove them while requests run.</summary>
    public NodeFleet Fleet { get; }

    /// <summary>What the balancer has done.</summary>
    public GatewayStatistics Statistics { get; }

    /// <summary>Where clients connect.</summary>
    public Uri Address { get; }

    /// <summary>Who is let in.</summary>
    internal Admission Admission { get; }

    /// <summary>Where the admin interface listens; null when there is none.</summary>
    public Uri? AdminAddress { get; }

    /// <summary>Starts listening.</summary>
    /// <exception cref="ArgumentException">Settings are out of range; all of them at once.</exception>
    /// <exception cref="IOException">An address is taken.</exception>
    public static async Task<GatewayServer> StartAsync(
        GatewayOptions options, ILoggerFactory loggers, TimeProvider clock, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(loggers);
        options.Validate();
        var statistics = new GatewayStatistics();
        var fleet = new NodeFleet(options, clock, loggers.CreateLogger<NodeFleet>());
        var publicApp = Build(options.Public, options, loggers, services => services.AddHttpForwarder());
        var handler = new ForwardingHandler(
            options, fleet, statistics, publicApp.Services.GetRequiredService<IHttpForwarder>(), clock,
            loggers.CreateLogger<ForwardingHandler>());
        publicApp.Run(handler.HandleAsync);
        WebApplication? admin = null;
        try
        {
            await publicApp.StartAsync(cancellationToken).ConfigureAwait(false);
            if (options.Admin is not null)
            {
                admin = Build(options.Admin, options, loggers, _ => { });
                admin.Run(context => AdminAsync(context, fleet));
                await admin.StartAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            await publicApp.DisposeAsync().ConfigureAwait(false);
            if (admin is not null)
            {
                await admin.DisposeAsync().ConfigureAwait(false);
            }

            await fleet.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return new GatewayServer(publicApp, admin, fleet, statistics, handler);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_admin is not null)
        {
            await _admin.DisposeAsync().ConfigureAwait(false);
        }

        await _public.DisposeAsync().ConfigureAwait(false);
        await Fleet.DisposeAsync().ConfigureAwait(false);
    }

    private static WebApplication Build(
        IPEndPoint endpoint, GatewayOptions options, ILoggerFactory loggers, Action<IServiceCollection> configure)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxRequestBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = options.MaxHeaderBytes;
            kestrel.Listen(endpoint);
        });
        builder.Services.AddSingleton(loggers);
        builder.Services.AddLogging();
        configure(builder.Services);
        return builder.Build();
    }

    private static async Task AdminAsync(HttpContext context, NodeFleet fleet)
    {
        if (context.Request.Path != "/api/nodes")
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (!HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = "GET";
            return;
        }

        await context.Response.WriteAsJsonAsync(
            fleet.Nodes, NodeStatusJson.Default.IReadOnlyListNodeStatus, cancellationToken: context.RequestAborted)
            .ConfigureAwait(false);
    }

    private static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
}
