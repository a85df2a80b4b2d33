using System.Diagnostics.CodeAnalysis;
using Stormproof.Caching.Process;
using Stormproof.Caching.Store;

namespace Stormproof.Caching.Reading;

/// <summary>What the bytes in the store say, and the copy in this process that follows from it.</summary>
internal sealed class StoredRead(CacheParts parts)
{
    private int _askingClock;

    /// <summary>The state of the key's changes before it is read; nothing where no copies are kept.</summary>
    public ProcessMark Mark(string key) => parts.Process?.Mark(key) ?? default;

    /// <summary>Whether the record's value may still be served; its expiry by the store's clock.</summary>
    public bool TryGet(ReadOnlySpan<byte> record, out bool negative, out long expiresAtMs)
    {
        if (!RecordHeader.TryReadValue(record, out negative, out expiresAtMs)
            || parts.Clock.Latest() is not { } now || expiresAtMs <= now)
        {
            return false;
        }

        if (parts.Clock.IsOld && Interlocked.Exchange(ref _askingClock, 1) == 0)
        {
            _ = AskClockAsync();
        }

        return true;
    }

    /// <summary>Makes the value of its bytes, and keeps a copy where that is wanted. False: the bytes are of another shape.
    /// </summary>
    public bool TryRead<T>(
        string key, ReadOnlyMemory<byte> payload, bool negative, long expiresAtMs, ProcessMark mark, CacheEntryOptions? entry,
        [MaybeNull] out T value)
    {
        value = default;
        if (!negative)
        {
            try
            {
                value = parts.Serializer.Deserialize<T>(payload);
            }
            catch (Exception e)
            {
                parts.Logger.Unreadable(key, typeof(T).Name, e);
                return false;
            }
        }

        Keep(key, value, payload.Length, expiresAtMs, mark, entry);
        return true;
    }

    public void Keep<T>(string key, T? value, int size, long expiresAtMs, ProcessMark mark, CacheEntryOptions? entry)
    {
        if (parts.Process is { } process && parts.Clock.Latest() is { } now)
        {
            process.Put(key, mark, value, size, entry?.ProcessLifetime, TimeSpan.FromMilliseconds(expiresAtMs - now));
        }
    }

    /// <summary>A node that only hits never runs a script; its idea of the store's clock must not age.</summary>
    private async Task AskClockAsync()
    {
        try
        {
            await parts.Store.ProbeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (StoreFailure.Is(e))
        {
            // The error of the old reading goes on growing, so values expire early rather than late.
        }
        finally
        {
            Volatile.Write(ref _askingClock, 0);
        }
    }
}
