using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Stormproof.Autoscaling.Keda;

/// <summary>The gRPC server that a KEDA trigger of type <c>external</c> or <c>external-push</c> asks: HTTP/2 without
/// TLS.</summary>
public sealed class ExternalScalerServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping;

    private ExternalScalerServer(WebApplication app, CancellationTokenSource stopping)
    {
        (_app, _stopping) = (app, stopping);
        Address = new Uri(
            app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Starts listening.</summary>
    /// <param name="loop">Whose decisions it tells; it runs elsewhere.</param>
    /// <param name="endpoint">Where; port 0 chooses a free one.</param>
    /// <param name="loggers">The server's log.</param>
    /// <param name="clock">The loop's.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <exception cref="IOException">The address is taken.</exception>
    public static async Task<ExternalScalerServer> StartAsync(
        AutoscalerLoop loop, IPEndPoint endpoint, ILoggerFactory loggers, TimeProvider clock,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(loop);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(endpoint, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var stopping = new CancellationTokenSource();
        builder.Services.AddSingleton(loggers);
        builder.Services.AddLogging();
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(new ExternalScalerService(loop, clock, stopping.Token));
        var app = builder.Build();
        app.UseRouting();
        app.MapGrpcService<ExternalScalerService>();
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            stopping.Dispose();
            throw;
        }

        return new ExternalScalerServer(app, stopping);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        // Streams would hold the server's end up.
        await _stopping.CancelAsync().ConfigureAwait(false);
        // In order: a stream's last frames still go out.
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }
}
