using System.Text;

namespace Stormproof.Cli.Input;

/// <summary>The bytes of a file as text: UTF-8, no control characters.</summary>
internal static class InputText
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static bool IsAllowed(char c) => c is '\t' or '\n' or '\r' || !char.IsControl(c);

    /// <exception cref="InputFault">A byte or character that does not belong in a text file.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        }

        string text;
        try
        {
            text = Strict.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            var good = Encoding.UTF8.GetString(bytes[..Math.Clamp(e.Index, 0, bytes.Length)]);
            throw new InputFault(PlaceAfter(good), "this byte is not UTF-8; save the file as UTF-8");
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (!IsAllowed(text[i]))
            {
                throw new InputFault(
                    PlaceAfter(text.AsSpan(0, i)), $"the character U+{(int)text[i]:X4} is not allowed in the file");
            }
        }

        return text;
    }

    private static InputPlace PlaceAfter(ReadOnlySpan<char> before)
    {
        var line = before.LastIndexOf('\n');
        return new InputPlace(before.Count('\n') + 1, before.Length - line);
    }
}
