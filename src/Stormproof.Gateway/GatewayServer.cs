using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Stormproof.Gateway.Access;
using Stormproof.Gateway.Admin;
using Stormproof.Gateway.Forwarding;
using Stormproof.Gateway.Listening;
using Stormproof.Gateway.Metrics;
using Stormproof.Gateway.Nodes;
using Stormproof.Gateway.Sources;
using Yarp.ReverseProxy.Forwarder;

namespace Stormproof.Gateway;

/// <summary>The balancer as a server of its own: public addresses and, apart from them, an admin address.</summary>
public sealed class GatewayServer : IAsyncDisposable
{
    private static readonly object FromSettings = new();
    private static readonly TimeSpan CertificateInterval = TimeSpan.FromSeconds(10);

    private readonly GatewayOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly CertificateStore?[] _certificates;
    private readonly Membership _membership;
    private readonly ForwardingHandler _handler;
    private readonly GatewayMetrics _metrics;
    private readonly AccessLog? _accessLog;
    private readonly ITimer? _renewal;
    private readonly WebApplication _public;
    private readonly WebApplication? _admin;
    private readonly List<SourceLoop> _sources = [];
    private readonly SemaphoreSlim _changing = new(1, 1);

    private GatewayServer(GatewayOptions options, ILoggerFactory loggers, TimeProvider clock)
    {
        (_options, _clock, _logger) = (options, clock, loggers.CreateLogger<GatewayServer>());
        _certificates =
            [.. options.Listeners.Select(l => l.Certificate is { } files ? new CertificateStore(files, _logger) : null)];
        _accessLog = options.AccessLog is { } rules ? new AccessLog(rules, clock, _logger) : null;
        Fleet = new NodeFleet(options, clock, loggers.CreateLogger<NodeFleet>());
        _membership = new Membership(Fleet, options, _logger);
        _public = WebServer.Build([.. options.Listeners.Zip(_certificates)], options, loggers, s => s.AddHttpForwarder());
        _handler = new ForwardingHandler(
            options, Fleet, Statistics, _public.Services.GetRequiredService<IHttpForwarder>(), clock,
            loggers.CreateLogger<ForwardingHandler>());
        _metrics = new GatewayMetrics(Fleet, Statistics, () => _handler.Admission, this);
        _handler.Metrics = _metrics;
        RequestDelegate serve = _handler.HandleAsync;
        _public.Run(_accessLog is { } log ? context => log.HandleAsync(context, serve) : serve);
        if (options.Admin is not null)
        {
            var token = options.AdminToken is { } secret ? new AdminToken(secret) : null;
            _admin = WebServer.Build([(new Listener(options.Admin), null)], options, loggers, _ => { });
            _admin.Run(new AdminApi(Fleet, _membership, token, options.MetricsPage, _logger).HandleAsync);
        }

        if (_certificates.Any(c => c is not null))
        {
            _renewal = clock.CreateTimer(_ => RefreshCertificates(), null, CertificateInterval, CertificateInterval);
        }
    }

    /// <summary>The nodes; add and remove them while requests run.</summary>
    public NodeFleet Fleet { get; }

    /// <summary>What the balancer has done.</summary>
    public GatewayStatistics Statistics { get; } = new();

    /// <summary>Where clients connect, first listener first.</summary>
    public IReadOnlyList<Uri> Addresses { get; private set; } = [];

    /// <summary>The first of <see cref="Addresses"/>.</summary>
    public Uri Address => Addresses[0];

    /// <summary>Who is let in.</summary>
    internal Admission Admission => _handler.Admission;

    /// <summary>Where the admin interface listens; null when there is none.</summary>
    public Uri? AdminAddress { get; private set; }

    /// <summary>Starts listening.</summary>
    /// <exception cref="ArgumentException">Settings are out of range; all of them at once.</exception>
    /// <exception cref="IOException">An address is taken, or the access log cannot be written.</exception>
    public static async Task<GatewayServer> StartAsync(
        GatewayOptions options, ILoggerFactory loggers, TimeProvider clock, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(loggers);
        ArgumentNullException.ThrowIfNull(clock);
        options.Validate();
        var server = new GatewayServer(options, loggers, clock);
        try
        {
            await server.ListenAsync(cancellationToken).ConfigureAwait(false);
            await server.TakeNodesAsync(options, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return server;
    }

    /// <summary>Takes in other settings. Requests that run keep theirs; nodes that are new are waited for before those that are
    /// gone are drained.</summary>
    /// <returns>The settings that differ and need a new start.</returns>
    /// <exception cref="ArgumentException">Settings are out of range, all of them at once; nothing was changed.</exception>
    public async Task<IReadOnlyList<string>> ApplyAsync(GatewayOptions next, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(next);
        next.Validate();
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var before = GatewayChange.Copy(_options);
            var left = GatewayChange.Apply(_options, next);
            Fleet.Refresh();
            _handler.Refresh(before);
            WarnOfPinning(before);
            await TakeNodesAsync(next, cancellationToken).ConfigureAwait(false);
            return left;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Stops taking connections, tells WebSockets, and lets requests that run end, until the token says that it is
    /// enough.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _handler.EndUpgrades();
        return _public.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_renewal is not null)
        {
            await _renewal.DisposeAsync().ConfigureAwait(false);
        }

        foreach (var source in _sources)
        {
            await source.DisposeAsync().ConfigureAwait(false);
        }

        if (_admin is not null)
        {
            await _admin.DisposeAsync().ConfigureAwait(false);
        }

        await _public.DisposeAsync().ConfigureAwait(false);
        await _membership.DisposeAsync().ConfigureAwait(false);
        _metrics.Dispose();
        await Fleet.DisposeAsync().ConfigureAwait(false);
        if (_accessLog is not null)
        {
            await _accessLog.DisposeAsync().ConfigureAwait(false);
        }

        _handler.Dispose();
        _changing.Dispose();
    }

    /// <summary>Looks whether certificates were renewed.</summary>
    internal void RefreshCertificates()
    {
        foreach (var certificate in _certificates)
        {
            certificate?.Refresh();
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await _public.StartAsync(cancellationToken).ConfigureAwait(false);
        Addresses = WebServer.AddressesOf(_public);
        if (_admin is not null)
        {
            await _admin.StartAsync(cancellationToken).ConfigureAwait(false);
            AdminAddress = WebServer.AddressesOf(_admin)[0];
        }

        WarnOfPinning(new GatewayOptions());
    }

    private async Task TakeNodesAsync(GatewayOptions next, CancellationToken cancellationToken)
    {
        await _membership.ApplyAsync(FromSettings, next.Nodes, cancellationToken).ConfigureAwait(false);
        var gone = _sources.Where(s => !next.Sources.Contains(s.Source)).ToArray();
        _sources.AddRange(next.Sources.Where(s => _sources.All(r => !r.Source.Equals(s)))
            .Select(s => new SourceLoop(s, _membership, _clock, _logger)).ToArray());
        foreach (var loop in gone)
        {
            _sources.Remove(loop);
            await loop.DisposeAsync().ConfigureAwait(false);
            await _membership.ApplyAsync(loop.Source, [], cancellationToken).ConfigureAwait(false);
        }
    }

    private void WarnOfPinning(GatewayOptions before)
    {
        if (_options.Affinity is not null && before.Affinity is null)
        {
            _logger.Pinned();
        }
    }
}
