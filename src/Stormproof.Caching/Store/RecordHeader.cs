namespace Stormproof.Caching.Store;

/// <summary>The head of a record as the scripts write it (layout: <c>record.lua</c>): what a hit has to know.</summary>
internal static class RecordHeader
{
    /// <summary>Bytes before the payload of a record that holds a value.</summary>
    public const int ValueLength = FenceAt + PositionText.Length;

    public const byte Version = (byte)'1';
    public const byte Value = (byte)'V';
    public const byte Negative = (byte)'N';

    private const int ExpiryAt = 2;
    private const int FenceAt = ExpiryAt + ExpiryDigits;
    private const int ExpiryDigits = 13;

    /// <summary>Whether the record holds a value, or the answer that there is none, and until when by the store's
    /// clock.</summary>
    public static bool TryReadValue(ReadOnlySpan<byte> record, out bool negative, out long expiryMs)
    {
        negative = false;
        expiryMs = 0;
        if (record.Length < ValueLength || record[0] != Version || (record[1] != Value && record[1] != Negative))
        {
            return false;
        }

        negative = record[1] == Negative;
        return TryReadTime(record.Slice(ExpiryAt, ExpiryDigits), out expiryMs);
    }

    /// <summary>Reads a time or a span in milliseconds, as the scripts write it.</summary>
    public static bool TryReadTime(ReadOnlySpan<byte> digits, out long milliseconds)
    {
        milliseconds = 0;
        if (digits.Length != ExpiryDigits)
        {
            return false;
        }

        foreach (var digit in digits)
        {
            var value = (uint)(digit - '0');
            if (value > 9)
            {
                return false;
            }

            milliseconds = (milliseconds * 10) + value;
        }

        return true;
    }
}
