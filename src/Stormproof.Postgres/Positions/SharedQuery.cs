namespace Stormproof.Postgres.Positions;

/// <summary>One question for all who ask at about the same time, and never one that began before they asked: who comes while a
/// question is under way waits for the next. Under any number of callers at most one runs.</summary>
/// <param name="query">The question. It runs to its end even when callers leave, as others may be waiting.</param>
internal sealed class SharedQuery<T>(Func<Task<T>> query)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource<T>? _next;
    private bool _isRunning;

    /// <summary>The answer to a question that began after this call. An error is that of the same question.</summary>
    public Task<T> AskAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource<T> mine;
        lock (_gate)
        {
            mine = _next ??= new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_isRunning)
            {
                _isRunning = true;
                _ = RunAsync();
            }
        }

        return mine.Task.WaitAsync(cancellationToken);
    }

    private async Task RunAsync()
    {
        // Not on the caller's stack, and not under its lock.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (Take() is { } asked)
        {
            try
            {
                asked.TrySetResult(await query().ConfigureAwait(false));
            }
            catch (Exception e)
            {
                asked.TrySetException(e);
                // All callers may have left.
                _ = asked.Task.Exception;
            }
        }
    }

    private TaskCompletionSource<T>? Take()
    {
        lock (_gate)
        {
            var asked = _next;
            _next = null;
            _isRunning = asked is not null;
            return asked;
        }
    }
}
