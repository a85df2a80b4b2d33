namespace Stormproof.Lab.Drills.LogoutStorm;

/// <summary>Sends all users through one half of their journey: spread over a time, and at most so many at once.</summary>
internal sealed class StormCrowd(StormOptions options, TimeProvider clock)
{
    private int _done;

    /// <summary>Users who have finished the half that runs now.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <summary>Completes when every user has finished.</summary>
    public async Task PassAsync<TUser>(
        IReadOnlyList<TUser> users, Func<TUser, CancellationToken, Task> half, CancellationToken cancellationToken)
        where TUser : StormUser
    {
        _done = 0;
        var begun = clock.GetTimestamp();
        var next = -1;
        var workers = Math.Min(options.Concurrency, users.Count);
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(WorkAsync, cancellationToken)))
            .ConfigureAwait(false);

        async Task WorkAsync()
        {
            for (var i = Interlocked.Increment(ref next); i < users.Count; i = Interlocked.Increment(ref next))
            {
                var due = options.ShortestHalf * ((double)i / users.Count);
                var wait = due - clock.GetElapsedTime(begun);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, clock, cancellationToken).ConfigureAwait(false);
                }

                await half(users[i], cancellationToken).ConfigureAwait(false);
                Interlocked.Increment(ref _done);
            }
        }
    }
}
