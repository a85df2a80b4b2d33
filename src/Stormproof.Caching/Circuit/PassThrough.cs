using System.Threading.RateLimiting;

namespace Stormproof.Caching.Circuit;

/// <summary>Keeps the database alive while the store is away: so many loads at once, so many that wait, and only so
/// long.</summary>
internal sealed class PassThrough(CachingOptions options, TimeProvider time) : IDisposable
{
    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = options.PassThroughLimit,
        QueueLimit = options.PassThroughQueue,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>A place, to be disposed of after the load.</summary>
    /// <exception cref="CacheOverloadedException">None within the limits.</exception>
    public async ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        if (_limiter.AttemptAcquire() is { IsAcquired: true } free)
        {
            return free;
        }

        using var late = new CancellationTokenSource(options.PassThroughWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            var place = await _limiter.AcquireAsync(1, either.Token).ConfigureAwait(false);
            return place.IsAcquired
                ? place
                : throw new CacheOverloadedException(
                    $"The cache's store is away, {options.PassThroughLimit} loads go to the database and"
                    + $" {options.PassThroughQueue} wait; this one was turned away.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CacheOverloadedException(
                $"The cache's store is away and the load waited {options.PassThroughWait.TotalSeconds:0.###} s for its turn at"
                + " the database.");
        }
    }

    public void Dispose() => _limiter.Dispose();
}
