namespace Stormproof.Caching;

/// <summary>What a transaction under intents must keep to: it must not commit once the intents may have lapsed.</summary>
public sealed class WriteContext
{
    private readonly TimeProvider _time;
    private readonly long _begun;
    private readonly TimeSpan _limit;

    internal WriteContext(TimeProvider time, long begun, TimeSpan limit)
    {
        _time = time;
        _begun = begun;
        _limit = limit;
    }

    /// <summary>What is left of <see cref="CachingOptions.MaxTransaction"/>, by the monotonic clock; not below zero. A node that
    /// stands still does not look at it: the server must end its idle transaction within
    /// <see cref="CachingOptions.IdleInTransaction"/>.</summary>
    public TimeSpan Remaining
    {
        get
        {
            var left = _limit - _time.GetElapsedTime(_begun);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    internal bool IsRolledBack { get; private set; }

    /// <summary>Call it right before COMMIT.</summary>
    /// <exception cref="TimeoutException">It is too late to commit: roll back.</exception>
    public void ThrowIfTooLate()
    {
        if (Remaining == TimeSpan.Zero)
        {
            throw new TimeoutException($"The transaction has taken its {_limit.TotalSeconds:0.###} s; it must not commit now.");
        }
    }

    /// <summary>Says that the transaction is certainly rolled back (before COMMIT was sent, or refused by the server), so that
    /// the intents can be taken back at once. Without it an exception leaves them to lapse, during which reads pass by the
    /// cache: a connection lost during COMMIT tells nothing.</summary>
    public void RolledBack() => IsRolledBack = true;
}
