using k8s;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Stormproof.Autoscaling;
using Stormproof.Autoscaling.Keda;
using Stormproof.Autoscaling.Kubernetes;
using Stormproof.Autoscaling.Leadership;
using Stormproof.Cli.Input.Gateways;
using Stormproof.Gateway;
using Stormproof.Lab.Autoscaling;

namespace Stormproof.Cli.Commands.Serving;

/// <summary>The autoscaler of <c>serve</c>, from its start until it is disposed. It measures at the gateway of this process.
/// </summary>
internal sealed class ServeAutoscaler : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly IKubernetes? _client;
    private readonly IConnectionMultiplexer? _store;
    private readonly StoreLease? _lease;
    private ExternalScalerServer? _server;
    private Task _run = Task.CompletedTask;

    private ServeAutoscaler(
        AutoscalingSettings settings, GatewayServer gateway, IConnectionMultiplexer? store, ILoggerFactory loggers,
        TimeProvider clock)
    {
        _store = store;
        _lease = store is null ? null : new StoreLease(store, settings.Lease!.Options, clock);
        _client = settings.Kubernetes?.Access.Connect();
        IFleetProvider fleet = settings.Kubernetes is { } kubernetes
            ? new KubernetesFleetProvider(_client!, kubernetes.Fleet)
            : new GatewayFleetView(gateway);
        Loop = new AutoscalerLoop(
            settings.Options, new GatewaySampleSource(gateway, clock), fleet, (ILeadership?)_lease ?? new SoleLeader(), clock,
            loggers.CreateLogger<AutoscalerLoop>());
    }

    /// <summary>The loop, for its decisions.</summary>
    public AutoscalerLoop Loop { get; }

    /// <summary>Where KEDA asks; null when it does not.</summary>
    public Uri? KedaAddress => _server?.Address;

    /// <summary>Begins to size the fleet. A store or an API that is away is no fault: nothing is decided until it is there.
    /// </summary>
    /// <exception cref="IOException">KEDA's address is taken.</exception>
    public static async Task<ServeAutoscaler> StartAsync(
        AutoscalingSettings settings, GatewayServer gateway, ILoggerFactory loggers, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var store = settings.Lease is { } lease ? await ConnectAsync(lease).ConfigureAwait(false) : null;
        var started = new ServeAutoscaler(settings, gateway, store, loggers, clock);
        try
        {
            if (settings.Keda is { } endpoint)
            {
                started._server = await ExternalScalerServer
                    .StartAsync(started.Loop, endpoint, loggers, clock, cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            await started.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        started._run = started.Loop.RunAsync(started._stop.Token);
        return started;
    }

    /// <summary>Ends the round that runs, gives the lead back, and closes what was opened.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
        if (_server is not null)
        {
            await _server.DisposeAsync().ConfigureAwait(false);
        }

        if (_lease is not null)
        {
            await _lease.DisposeAsync().ConfigureAwait(false);
        }

        if (_store is not null)
        {
            await _store.DisposeAsync().ConfigureAwait(false);
        }

        _client?.Dispose();
        _stop.Dispose();
    }

    private static async Task<IConnectionMultiplexer> ConnectAsync(LeaseSettings lease)
    {
        var configuration = ConfigurationOptions.Parse(lease.Store);
        configuration.Password = lease.Password;
        configuration.AbortOnConnectFail = false;
        configuration.ConnectTimeout = 3_000;
        return await ConnectionMultiplexer.ConnectAsync(configuration).ConfigureAwait(false);
    }
}
