using Microsoft.Extensions.Logging;
using Stormproof.Caching.Store;

namespace Stormproof.Caching.Circuit;

/// <summary>Whether the store counts as away: after some failures in a row reads stop waiting for it, until a probe, one at a
/// time, finds it again. Nothing is queued for its return, so nothing piles up.</summary>
internal sealed class StoreCircuit(ICacheStore store, CachingOptions options, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private int _failures;
    private int _isOpen;

    public bool IsOpen => Volatile.Read(ref _isOpen) != 0;

    public void Succeeded()
    {
        if (Volatile.Read(ref _failures) != 0)
        {
            Volatile.Write(ref _failures, 0);
        }
    }

    public void Failed(Exception exception)
    {
        if (!StoreFailure.IsAway(exception))
        {
            return;
        }

        if (Interlocked.Increment(ref _failures) >= options.CircuitFailures && Interlocked.Exchange(ref _isOpen, 1) == 0)
        {
            logger.StoreAway(exception);
            _ = ProbeAsync(_ended.Token);
        }
    }

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }

    private async Task ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(options.ProbeInterval, time, cancellationToken).ConfigureAwait(false);
                try
                {
                    await store.ProbeAsync().ConfigureAwait(false);
                    break;
                }
                catch (Exception e) when (StoreFailure.Is(e))
                {
                    // Still away.
                }
            }

            Volatile.Write(ref _failures, 0);
            Volatile.Write(ref _isOpen, 0);
            logger.StoreBack();
        }
        catch (OperationCanceledException)
        {
            // The cache is disposed.
        }
    }
}
