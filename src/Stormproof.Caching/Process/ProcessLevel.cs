using System.Collections.Concurrent;

namespace Stormproof.Caching.Process;

/// <summary>
/// Copies of values in this process, each served for a stated time from before it was read. Changes that are heard of drop them
/// early; when none is heard, the time still holds. Size-limited; lives are short, so the oldest copy goes first.
/// </summary>
internal sealed class ProcessLevel(TimeProvider time, TimeSpan lifetime, int maxEntries, long maxBytes)
{
    /// <summary>Keys share a mark, so that marks need no memory a key; a shared one drops a copy too many at worst.</summary>
    private const int Marks = 1024;

    /// <summary>What one copy takes besides its bytes, about.</summary>
    private const int Overhead = 200;

    private readonly ConcurrentDictionary<string, Copy> _copies = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Copy> _oldest = new();
    private readonly long[] _marks = new long[Marks];
    private long _bytes;
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>A copy that is young enough. Value null with true: there is no such thing.</summary>
    public bool TryGet<T>(string key, out T? value)
    {
        if (_copies.TryGetValue(key, out var copy) && copy is Copy<T> mine && time.GetElapsedTime(mine.Since) < mine.Lifetime)
        {
            value = mine.Value;
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>Taken before a value is read, and shown when it is put here.</summary>
    public ProcessMark Mark(string key) => new(Volatile.Read(ref MarkOf(key)), time.GetTimestamp());

    /// <summary>Keeps a copy, unless its key changed since the mark was taken: it may then be of before the change.</summary>
    /// <param name="key">The key.</param>
    /// <param name="mark">From before the value was read.</param>
    /// <param name="value">The value.</param>
    /// <param name="size">Its serialized bytes.</param>
    /// <param name="wanted">This value's own bound, if it has one.</param>
    /// <param name="left">What is left of its life in the store.</param>
    public void Put<T>(string key, ProcessMark mark, T? value, int size, TimeSpan? wanted, TimeSpan left)
    {
        var age = time.GetElapsedTime(mark.Since);
        var life = wanted < lifetime ? wanted.Value : lifetime;
        life = left + age < life ? left + age : life;
        if (life <= age || size + Overhead > maxBytes || Volatile.Read(ref MarkOf(key)) != mark.Number)
        {
            return;
        }

        var copy = new Copy<T>(key, value, size + Overhead, mark.Since, life);
        if (_copies.TryGetValue(key, out var old) ? !_copies.TryUpdate(key, copy, old) : !_copies.TryAdd(key, copy))
        {
            return;
        }

        Interlocked.Add(ref _bytes, copy.Size - (old?.Size ?? 0));
        Interlocked.Add(ref _count, old is null ? 1 : 0);
        _oldest.Enqueue(copy);
        // The change may have been heard between the look at the mark and here.
        if (Volatile.Read(ref MarkOf(key)) != mark.Number)
        {
            Remove(copy);
        }

        Trim();
    }

    /// <summary>The key's data may have changed.</summary>
    public void Drop(string key)
    {
        Interlocked.Increment(ref MarkOf(key));
        if (_copies.TryGetValue(key, out var copy))
        {
            Remove(copy);
        }
    }

    private void Remove(Copy copy)
    {
        if (_copies.TryRemove(new(copy.Key, copy)))
        {
            Interlocked.Add(ref _bytes, -copy.Size);
            Interlocked.Decrement(ref _count);
        }
    }

    /// <summary>Each copy put here takes at least two old ones' places out of the queue if they are due, so the queue, which also
    /// holds copies that were replaced, stays within twice the limit.</summary>
    private void Trim()
    {
        for (var i = 0; _oldest.TryPeek(out var head) && (i < 2 || IsOver()); i++)
        {
            var isCurrent = _copies.TryGetValue(head.Key, out var current) && current == head;
            var isDue = !isCurrent || time.GetElapsedTime(head.Since) >= head.Lifetime;
            if (!isDue && !IsOver())
            {
                return;
            }

            if (_oldest.TryDequeue(out var taken))
            {
                Remove(taken);
            }
        }
    }

    private bool IsOver() => Count > maxEntries || Bytes > maxBytes || _oldest.Count > 2L * maxEntries;

    private ref long MarkOf(string key) => ref _marks[(uint)key.GetHashCode(StringComparison.Ordinal) % Marks];

    private class Copy(string key, int size, long since, TimeSpan lifetime)
    {
        public string Key => key;

        public int Size => size;

        public long Since => since;

        public TimeSpan Lifetime => lifetime;
    }

    private sealed class Copy<T>(string key, T? value, int size, long since, TimeSpan lifetime)
        : Copy(key, size, since, lifetime)
    {
        public T? Value => value;
    }
}

/// <summary>The state of a key's changes before a value was read, and when that was.</summary>
internal readonly record struct ProcessMark(long Number, long Since);
