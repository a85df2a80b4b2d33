using System.Collections.Concurrent;

namespace Stormproof.Caching.Process;

/// <summary>Lets those who wait for another node's load go on as soon as something about the key is heard.</summary>
internal sealed class Wakes(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new(StringComparer.Ordinal);

    public async Task DelayAsync(string key, TimeSpan delay, CancellationToken cancellationToken)
    {
        var heard = _waiting.GetOrAdd(
            key, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            await heard.Task.WaitAsync(delay, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Nothing was heard.
        }
        finally
        {
            _waiting.TryRemove(new(key, heard));
        }
    }

    public void Wake(string key)
    {
        if (_waiting.TryRemove(key, out var heard))
        {
            heard.TrySetResult();
        }
    }
}
