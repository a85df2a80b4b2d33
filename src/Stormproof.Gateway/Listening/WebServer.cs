using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Stormproof.Gateway.Listening;

/// <summary>Builds the two servers, public and admin.</summary>
internal static class WebServer
{
    /// <summary>A bare line feed ends no line here: another program may not see a line's end there (RFC 9112, 2.2). The server
    /// takes this for the process as a whole.</summary>
    private const string OnlyCrLf = "Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators";

    public static WebApplication Build(
        IReadOnlyList<(Listener Listener, CertificateStore? Certificate)> listeners,
        GatewayOptions options,
        ILoggerFactory loggers,
        Action<IServiceCollection> configure)
    {
        AppContext.SetSwitch(OnlyCrLf, true);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxRequestBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = options.MaxHeaderBytes;
            kestrel.Limits.RequestHeadersTimeout = options.HeaderTimeout;
            foreach (var (listener, certificate) in listeners)
            {
                kestrel.Listen(listener.EndPoint, endpoint => Configure(endpoint, listener, certificate));
            }
        });
        builder.Services.AddSingleton(loggers);
        builder.Services.AddLogging();
        // Who stops the server says how long it may take.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromHours(1));
        configure(builder.Services);
        return builder.Build();
    }

    public static IReadOnlyList<Uri> AddressesOf(WebApplication app) =>
    [
        .. app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses
            .Select(a => new Uri(a)),
    ];

    private static void Configure(ListenOptions endpoint, Listener listener, CertificateStore? certificate)
    {
        endpoint.Protocols = listener.Protocols switch
        {
            ListenerProtocols.Http1 => HttpProtocols.Http1,
            ListenerProtocols.Http2 => HttpProtocols.Http2,
            _ when certificate is null => HttpProtocols.Http1,
            _ => HttpProtocols.Http1AndHttp2,
        };
        if (certificate is not null)
        {
            endpoint.UseHttps(new TlsHandshakeCallbackOptions
            {
                OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = certificate.Current,
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                }),
            });
        }
    }
}
