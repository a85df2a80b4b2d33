using System.Text;

namespace Stormproof.Load.Input;

/// <summary>A text file as lines, read whole and within a limit.</summary>
internal static class SourceText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The file's bytes.</summary>
    /// <exception cref="InputException">It is not there, cannot be read or is larger than <paramref name="limit"/>.</exception>
    public static byte[] ReadBytes(string path, long limit, string kind)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (stream.CanSeek && stream.Length > limit)
            {
                throw InputException.Of(path, $"the file has {stream.Length} bytes; {kind} may have {limit}");
            }

            // A pipe or a device has no length: read at most one byte more than is allowed.
            using var bytes = new MemoryStream();
            var chunk = new byte[64 * 1024];
            for (int read; (read = stream.Read(chunk)) > 0;)
            {
                bytes.Write(chunk, 0, read);
                if (bytes.Length > limit)
                {
                    throw InputException.Of(path, $"the file has more than {limit} bytes, which is what {kind} may have");
                }
            }

            return bytes.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw InputException.Of(path, $"cannot be read ({e.Message}); give the path of {kind}");
        }
    }

    /// <summary>Lines without their ends, which are LF or CR LF, and without a byte order mark.</summary>
    /// <exception cref="InputException">The bytes are not UTF-8.</exception>
    public static string[] Lines(string file, ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        if (bytes.IsEmpty)
        {
            return [];
        }

        try
        {
            var lines = Strict.GetString(bytes).Split('\n');
            for (var i = 0; i < lines.Length; i++)
            {
                lines[i] = lines[i].EndsWith('\r') ? lines[i][..^1] : lines[i];
            }

            return lines[^1].Length == 0 ? lines[..^1] : lines;
        }
        catch (DecoderFallbackException e)
        {
            var line = 1 + bytes[..Math.Clamp(e.Index, 0, bytes.Length)].Count((byte)'\n');
            throw new InputException([new InputError(file, line, 0, "has bytes that are not UTF-8; save the file as UTF-8")]);
        }
    }
}
