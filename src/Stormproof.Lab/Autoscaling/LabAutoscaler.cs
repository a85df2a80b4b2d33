using Microsoft.Extensions.Logging;
using Stormproof.Autoscaling;
using Stormproof.Autoscaling.Leadership;
using Stormproof.Lab.Systems;

namespace Stormproof.Lab.Autoscaling;

/// <summary>An autoscaler for a <see cref="LocalSystem"/>, from its start until it is disposed; the system's own end comes
/// after.</summary>
public sealed class LabAutoscaler : IAsyncDisposable
{
    private readonly LabFleetProvider _provider;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _run;

    private LabAutoscaler(LocalSystem system, AutoscalerOptions options, TimeProvider clock, ILogger<AutoscalerLoop> logger)
    {
        _provider = new LabFleetProvider(system);
        Loop = new AutoscalerLoop(
            options, new GatewaySampleSource(system.Gateway, clock), _provider, new SoleLeader(), clock, logger);
        _run = Loop.RunAsync(_stop.Token);
    }

    /// <summary>The loop, for its decisions.</summary>
    public AutoscalerLoop Loop { get; }

    /// <summary>Begins to scale the system's nodes.</summary>
    /// <exception cref="ArgumentException">The policy or an option is out of range.</exception>
    public static LabAutoscaler Start(
        LocalSystem system, AutoscalerOptions options, TimeProvider clock, ILogger<AutoscalerLoop> logger) =>
        new(system, options, clock, logger);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
        await _provider.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }
}
