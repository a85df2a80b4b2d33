using System.Text;

namespace Stormproof.Caching.Reading;

internal static class CacheKey
{
    /// <summary>Most bytes of a key in UTF-8, without the prefix.</summary>
    public const int MaxBytes = 512;

    /// <summary>Most UTF-8 bytes that one UTF-16 unit can become.</summary>
    private const int BytesPerUnit = 3;

    /// <exception cref="ArgumentException">It is empty, too long, or holds a control character.</exception>
    public static void Check(string key, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(key, parameter);
        var found = key.AsSpan().IndexOfAnyInRange('\u0000', '\u001f');
        if (found < 0)
        {
            found = key.AsSpan().IndexOfAnyInRange('\u007f', '\u009f');
        }

        if (found >= 0)
        {
            throw new ArgumentException(
                $"The key '{Shown(key)}' holds the control character U+{(int)key[found]:X4} at {found}.", parameter);
        }

        if (key.Length > MaxBytes / BytesPerUnit && Encoding.UTF8.GetByteCount(key) is var bytes && bytes > MaxBytes)
        {
            throw new ArgumentException($"The key '{Shown(key)}' has {bytes} bytes in UTF-8; allowed are {MaxBytes}.", parameter);
        }
    }

    /// <summary>A key fit for a message: short, without control characters.</summary>
    public static string Shown(string key)
    {
        const int most = 64;
        var shown = key.Length <= most ? key : string.Concat(key.AsSpan(0, most), "...");
        return string.Create(shown.Length, shown, (span, text) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(text[i]) ? '?' : text[i];
            }
        });
    }
}
