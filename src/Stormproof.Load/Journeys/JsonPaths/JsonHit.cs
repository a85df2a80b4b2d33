using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Stormproof.Load.Journeys.JsonPaths;

internal enum JsonFound
{
    Found,

    /// <summary>The answer is JSON as far as it was read, and has no such place.</summary>
    Missing,

    /// <summary>The answer is not JSON.</summary>
    NotJson,
}

/// <summary>What a path led to, in the bytes of the answer.</summary>
internal readonly ref struct JsonHit(JsonTokenType kind, ReadOnlySpan<byte> raw, bool isEscaped, int count)
{
    public JsonTokenType Kind { get; } = kind;

    /// <summary>As in the answer: a text without its quotes, an object or array with its brackets.</summary>
    public ReadOnlySpan<byte> Raw { get; } = raw;

    /// <summary><see cref="Raw"/> is a text with escapes.</summary>
    public bool IsEscaped { get; } = isEscaped;

    /// <summary>For <c>.length()</c>: items, properties or characters; otherwise -1.</summary>
    public int Count { get; } = count;

    /// <summary>Writes the value as a request would have it: a count, a text without escapes, or what is in the answer.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        if (Count >= 0)
        {
            Count.TryFormat(output.GetSpan(16), out var digits, default, CultureInfo.InvariantCulture);
            output.Advance(digits);
            return;
        }

        if (!IsEscaped)
        {
            output.Write(Raw);
            return;
        }

        // The reader unescapes only what it reads: give it the text with its quotes.
        var quoted = ArrayPool<byte>.Shared.Rent(Raw.Length + 2);
        quoted[0] = quoted[Raw.Length + 1] = (byte)'"';
        Raw.CopyTo(quoted.AsSpan(1));
        var reader = new Utf8JsonReader(quoted.AsSpan(0, Raw.Length + 2));
        reader.Read();
        output.Advance(reader.CopyString(output.GetSpan(Raw.Length)));
        ArrayPool<byte>.Shared.Return(quoted);
    }
}
