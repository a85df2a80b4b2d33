using Stormproof.Caching.Store;
using Stormproof.Model.Consistency;

namespace Stormproof.Caching.Writing;

/// <summary>Sets the fences of a committed write: at once, with bounded patience before the caller is told, and with bounded
/// patience after.</summary>
internal sealed class KeyFences(CacheParts parts) : IDisposable
{
    /// <summary>Writes whose fences are tried in the background at once. More than that, and the store has been away for long:
    /// the intents lapse, which makes their keys unknown.</summary>
    private const int MaxBackground = 1_000;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LastPause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _ended = new();
    private int _background;

    /// <summary>Copies in this process go at once; those in others when they hear of it.</summary>
    public void Drop(string[] keys)
    {
        if (parts.Process is { } process)
        {
            foreach (var key in keys)
            {
                process.Drop(key);
            }
        }
    }

    /// <exception cref="FenceException">Not within the time for it.</exception>
    public async Task SetAsync(string[] keys, string token, LogPosition position)
    {
        var begun = parts.Time.GetTimestamp();
        var (left, failure) = await TryAsync(keys, token, position).ConfigureAwait(false);
        for (var pause = FirstPause; failure is not null; pause = Longer(pause))
        {
            var rest = parts.Options.FenceTimeout - parts.Time.GetElapsedTime(begun);
            if (rest <= TimeSpan.Zero)
            {
                parts.Logger.FenceLate(position, left.Length, failure);
                StartBackground(left, token, position);
                Changed(keys);
                throw new FenceException(left, position, failure);
            }

            await Task.Delay(pause < rest ? pause : rest, parts.Time, CancellationToken.None).ConfigureAwait(false);
            parts.Metrics.OnFencesRetried(left.Length);
            (left, failure) = await TryAsync(left, token, position).ConfigureAwait(false);
        }

        Changed(keys);
    }

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }

    private void Changed(string[] keys)
    {
        Drop(keys);
        if (parts.Process is not null)
        {
            foreach (var key in keys)
            {
                parts.Store.Publish(ChangeKind.Changed, key);
            }
        }
    }

    private async Task<(string[] Left, Exception? Failure)> TryAsync(string[] keys, string token, LogPosition position)
    {
        var sent = Array.ConvertAll(keys, key => parts.Store.FenceAsync(key, token, position));
        try
        {
            await Task.WhenAll(sent).ConfigureAwait(false);
            parts.Circuit.Succeeded();
            return ([], null);
        }
        catch (Exception e) when (StoreFailure.Is(e))
        {
            parts.Circuit.Failed(e);
            return ([.. keys.Where((_, i) => !sent[i].IsCompletedSuccessfully)], e);
        }
    }

    private void StartBackground(string[] keys, string token, LogPosition position)
    {
        if (Interlocked.Increment(ref _background) > MaxBackground)
        {
            Interlocked.Decrement(ref _background);
            parts.Logger.FenceGivenUp(position, $"{MaxBackground} writes are waiting for theirs already");
            return;
        }

        _ = TryInBackgroundAsync(keys, token, position, _ended.Token);
    }

    /// <summary>For twice as long as the intents can last: after that a fence says nothing that their lapse has not.</summary>
    private async Task TryInBackgroundAsync(
        string[] keys, string token, LogPosition position, CancellationToken cancellationToken)
    {
        try
        {
            var begun = parts.Time.GetTimestamp();
            var limit = parts.Options.IntentLifetime * 2;
            for (var pause = LastPause; parts.Time.GetElapsedTime(begun) < limit;)
            {
                await Task.Delay(pause, parts.Time, cancellationToken).ConfigureAwait(false);
                parts.Metrics.OnFencesRetried(keys.Length);
                (var left, var failure) = await TryAsync(keys, token, position).ConfigureAwait(false);
                if (failure is null)
                {
                    Changed(keys);
                    parts.Logger.FenceSet(position);
                    return;
                }

                keys = left;
            }

            parts.Logger.FenceGivenUp(position, $"not within {limit.TotalSeconds:0} s; the intents have lapsed");
        }
        catch (OperationCanceledException)
        {
            parts.Logger.FenceGivenUp(position, "the cache is disposed; the intents lapse");
        }
        finally
        {
            Interlocked.Decrement(ref _background);
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LastPause ? pause * 2 : LastPause;
}
