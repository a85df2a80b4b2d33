using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Stormproof.Hosting.WarmUp;

/// <summary>Runs the steps one after the other once the server listens, so that a step may call the node itself.</summary>
internal sealed class WarmUpRunner(
    IEnumerable<IWarmUp> steps, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<WarmUpRunner> logger)
    : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private volatile string? _waitingFor = "start";

    /// <summary>What the node still waits for; null when it is warm.</summary>
    public string? WaitingFor => _waitingFor;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult).ConfigureAwait(false);
        await started.Task.WaitAsync(stoppingToken).ConfigureAwait(false);
        foreach (var step in steps)
        {
            _waitingFor = step.Name;
            await RunAsync(step, stoppingToken).ConfigureAwait(false);
        }

        _waitingFor = null;
    }

    private async Task RunAsync(IWarmUp step, CancellationToken stoppingToken)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var begun = clock.GetTimestamp();
            try
            {
                await step.RunAsync(stoppingToken).ConfigureAwait(false);
                logger.WarmedUp(step.Name, (long)clock.GetElapsedTime(begun).TotalMilliseconds);
                return;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.WarmUpFailed(step.Name, pause, e);
                await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(false);
            }
        }
    }
}
