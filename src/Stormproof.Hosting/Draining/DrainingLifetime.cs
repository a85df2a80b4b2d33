using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Stormproof.Hosting.Draining;

/// <summary>On SIGTERM the framework stops listening at once while balancers still send. This lifetime fails readiness first,
/// goes on serving for the drain delay, and stops then. Ctrl-C, or a second signal, stops without the delay.</summary>
internal sealed class DrainingLifetime(
    DrainState state,
    IHostApplicationLifetime lifetime,
    IOptions<StormproofOptions> options,
    TimeProvider clock,
    ILogger<DrainingLifetime> logger) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _signals = [];

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnTerminate));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnInterrupt));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGQUIT, OnInterrupt));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }
    }

    private void OnTerminate(PosixSignalContext context)
    {
        // The process must not die of the signal: it leaves when its requests are finished.
        context.Cancel = true;
        if (state.IsDraining)
        {
            lifetime.StopApplication();
            return;
        }

        state.Begin();
        logger.Draining(options.Value.DrainDelay);
        _ = StopAfterDelayAsync();
    }

    private void OnInterrupt(PosixSignalContext context)
    {
        context.Cancel = true;
        state.Begin();
        lifetime.StopApplication();
    }

    private async Task StopAfterDelayAsync()
    {
        await Task.Delay(options.Value.DrainDelay, clock, lifetime.ApplicationStopping)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lifetime.StopApplication();
    }
}
