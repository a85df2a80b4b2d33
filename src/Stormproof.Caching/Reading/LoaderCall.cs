using System.Buffers;
using Stormproof.Model.Consistency;

namespace Stormproof.Caching.Reading;

/// <summary>One call of a loader, timed and bounded, and its value's bytes.</summary>
internal sealed class LoaderCall(CacheParts parts)
{
    private const int SmallestBuffer = 256;

    /// <summary>What a writer asks for beyond what it then writes.</summary>
    private const int Slack = 512;

    /// <summary>Values of one app are alike: the last one's size saves the next buffer's growth.</summary>
    private int _lastSize = SmallestBuffer;

    public async Task<Loaded<T>> CallAsync<T>(KeyLoad<T> load, Freshness freshness, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(parts.Options.LoadTimeout, parts.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var begun = parts.Time.GetTimestamp();
        try
        {
            // Not only asked to stop: a loader that does not listen must not hold its key for ever.
            return await load.LoadAsync(freshness, either.Token).AsTask().WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"The loader of '{CacheKey.Shown(load.Key)}' took longer than {parts.Options.LoadTimeout.TotalSeconds:0.###} s"
                + $" ({nameof(CachingOptions)}.{nameof(CachingOptions.LoadTimeout)}).");
        }
        finally
        {
            parts.Metrics.OnLoad(parts.Time.GetElapsedTime(begun));
        }
    }

    /// <summary>Its bytes; none for a negative answer.</summary>
    /// <exception cref="ArgumentException">Too many, where the options say so.</exception>
    public ReadOnlyMemory<byte> Serialize<T>(string key, T? value)
    {
        if (value is null)
        {
            return default;
        }

        var buffer = new ArrayBufferWriter<byte>(Volatile.Read(ref _lastSize) + Slack);
        parts.Serializer.Serialize(buffer, value);
        Volatile.Write(ref _lastSize, Math.Min(buffer.WrittenCount, parts.Options.MaxValueBytes));
        if (buffer.WrittenCount > parts.Options.MaxValueBytes)
        {
            parts.Metrics.OnOversized();
            if (parts.Options.ThrowOnOversizedValue)
            {
                throw new ArgumentException(
                    $"The value of '{CacheKey.Shown(key)}' has {buffer.WrittenCount} bytes; allowed are"
                    + $" {parts.Options.MaxValueBytes} ({nameof(CachingOptions)}.{nameof(CachingOptions.MaxValueBytes)}).",
                    nameof(value));
            }

            parts.Logger.Oversized(key, buffer.WrittenCount, parts.Options.MaxValueBytes);
        }

        return buffer.WrittenMemory;
    }
}
