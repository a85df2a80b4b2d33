namespace Stormproof.Load.Journeys.Templates;

/// <summary>What one user has taken from answers in this iteration: a slot a value that a later request asks for. The arrays
/// stay from one iteration to the next.</summary>
internal sealed class UserValues
{
    /// <summary>A token or an id is far smaller; an answer of any size must not fill the memory of 50,000 users.</summary>
    public const int Longest = 64 * 1024;

    private const int Missing = -1;

    private readonly byte[][] _bytes;
    private readonly int[] _lengths;

    public UserValues(int slots)
    {
        _bytes = new byte[slots][];
        _lengths = new int[slots];
        Clear();
    }

    /// <summary>A new iteration begins: what the last one took is gone.</summary>
    public void Clear() => Array.Fill(_lengths, Missing);

    public bool TryGet(int slot, out ReadOnlySpan<byte> value)
    {
        var length = _lengths[slot];
        value = length < 0 ? default : _bytes[slot].AsSpan(0, length);
        return length >= 0;
    }

    /// <summary>False when the value is longer than a user may keep.</summary>
    public bool TrySet(int slot, ReadOnlySpan<byte> value)
    {
        if (value.Length > Longest)
        {
            return false;
        }

        if (_bytes[slot] is not { } bytes || bytes.Length < value.Length)
        {
            _bytes[slot] = bytes = new byte[Math.Max(16, value.Length)];
        }

        value.CopyTo(bytes);
        _lengths[slot] = value.Length;
        return true;
    }
}
