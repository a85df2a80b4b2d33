using System.Buffers;
using System.Text;

namespace Stormproof.Load.Transport.Http1;

/// <summary>The head of an answer, as RFC 9112 writes it, and stricter where a lax reading would let two sides disagree about where an
/// answer ends: lines end with CRLF, a bare CR or LF is refused; so are folded lines, blanks before a colon, a second Content-Length,
/// one beside Transfer-Encoding, and any transfer coding but chunked. The reason phrase, and the blank before it, may be
/// missing.</summary>
internal static class HeadParser
{
    private const int MaxLengthDigits = 18; // 10^18 - 1 fits a long.

    private static readonly SearchValues<byte> TokenBytes = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);

    // Control bytes that no part of a head may hold; CR and LF are looked at line by line.
    private static readonly SearchValues<byte> Controls = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 127]);

    /// <summary>Bytes of a header's name.</summary>
    public static bool IsToken(ReadOnlySpan<byte> name) => !name.IsEmpty && name.IndexOfAnyExcept(TokenBytes) < 0;

    /// <summary>A byte that a header's value, a reason or a chunk extension may hold.</summary>
    public static bool IsText(byte value) => value is >= 32 and not 127 or (byte)'\t';

    /// <summary>Whether the first bytes of an answer can become a status line.</summary>
    public static bool CanBegin(ReadOnlySpan<byte> start)
    {
        var begin = "HTTP/1."u8;
        var length = Math.Min(start.Length, begin.Length);
        return start[..length].SequenceEqual(begin[..length]);
    }

    /// <param name="head">All of it with the empty line at its end.</param>
    /// <param name="isHead">The request was a HEAD.</param>
    /// <param name="maxHeaders">The most header lines.</param>
    /// <param name="result">Valid when <see cref="ReadState.Done"/> is returned.</param>
    public static ReadState Parse(ReadOnlySpan<byte> head, bool isHead, int maxHeaders, out AnswerHead result)
    {
        result = default;
        if (head.IndexOfAny(Controls) >= 0 || !TryTakeLine(ref head, out var line)
            || !TryParseStatusLine(line, out var status, out var keepAlive, out var isOld))
        {
            return ReadState.Malformed;
        }

        var fields = new Fields { KeepAlive = keepAlive, ContentLength = -1 };
        for (var count = 0; ; count++)
        {
            if (!TryTakeLine(ref head, out line))
            {
                return ReadState.Malformed;
            }

            if (line.IsEmpty)
            {
                break;
            }

            if (count == maxHeaders)
            {
                return ReadState.HeaderTooLarge;
            }

            if (!fields.TryTake(line))
            {
                return ReadState.Malformed;
            }
        }

        if (fields.Chunked && (fields.ContentLength >= 0 || isOld))
        {
            return ReadState.Malformed;
        }

        var framing = isHead || status is < 200 or 204 or 304 ? BodyFraming.None
            : fields.Chunked ? BodyFraming.Chunked
            : fields.ContentLength >= 0 ? BodyFraming.Length
            : BodyFraming.UntilClose;
        result = new AnswerHead(
            status, framing, Math.Max(0, fields.ContentLength), fields.KeepAlive && framing != BodyFraming.UntilClose);
        return ReadState.Done;
    }

    private static bool TryTakeLine(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> line)
    {
        var end = rest.IndexOfAny(LineEnds);
        if (end < 0 || end + 1 >= rest.Length || rest[end] != '\r' || rest[end + 1] != '\n')
        {
            line = default;
            return false;
        }

        line = rest[..end];
        rest = rest[(end + 2)..];
        return true;
    }

    private static bool TryParseStatusLine(ReadOnlySpan<byte> line, out int status, out bool keepAlive, out bool isOld)
    {
        status = 0;
        keepAlive = isOld = false;
        if (line.Length < 12 || !CanBegin(line) || line[7] is not ((byte)'0' or (byte)'1') || line[8] != ' '
            || (line.Length > 12 && line[12] != ' '))
        {
            return false;
        }

        for (var i = 9; i < 12; i++)
        {
            var digit = line[i] - '0';
            if ((uint)digit > 9)
            {
                return false;
            }

            status = (status * 10) + digit;
        }

        isOld = line[7] == '0';
        keepAlive = !isOld;
        return status is >= 100 and < 600;
    }

    private struct Fields
    {
        public long ContentLength;
        public bool Chunked;
        public bool KeepAlive;

        public bool TryTake(ReadOnlySpan<byte> line)
        {
            // A folded line begins with a blank, which is no token: refused with the rest.
            var colon = line.IndexOf((byte)':');
            if (colon < 0 || !IsToken(line[..colon]))
            {
                return false;
            }

            var name = line[..colon];
            return name.Length switch
            {
                10 when Ascii.EqualsIgnoreCase(name, "connection"u8) => TakeConnection(line[(colon + 1)..]),
                14 when Ascii.EqualsIgnoreCase(name, "content-length"u8) => TakeLength(line[(colon + 1)..]),
                17 when Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8) => TakeCoding(line[(colon + 1)..]),
                _ => true,
            };
        }

        private bool TakeConnection(ReadOnlySpan<byte> value)
        {
            foreach (var part in value.Split((byte)','))
            {
                var option = value[part].Trim(" \t"u8);
                if (Ascii.EqualsIgnoreCase(option, "close"u8))
                {
                    KeepAlive = false;
                    return true; // Close wins over whatever else is said.
                }

                KeepAlive |= Ascii.EqualsIgnoreCase(option, "keep-alive"u8);
            }

            return true;
        }

        private bool TakeLength(ReadOnlySpan<byte> value)
        {
            var digits = value.Trim(" \t"u8);
            if (ContentLength >= 0 || digits.IsEmpty || digits.Length > MaxLengthDigits)
            {
                return false;
            }

            long length = 0;
            foreach (var digit in digits)
            {
                if (digit is < (byte)'0' or > (byte)'9')
                {
                    return false;
                }

                length = (length * 10) + (digit - '0');
            }

            ContentLength = length;
            return true;
        }

        private bool TakeCoding(ReadOnlySpan<byte> value)
        {
            var first = !Chunked;
            Chunked = true;
            return first && Ascii.EqualsIgnoreCase(value.Trim(" \t"u8), "chunked"u8);
        }
    }
}
