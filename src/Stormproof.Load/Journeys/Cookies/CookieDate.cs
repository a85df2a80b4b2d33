namespace Stormproof.Load.Journeys.Cookies;

/// <summary>Reads the dates of cookies, which servers write in many ways. Source: RFC 6265, 5.1.1.</summary>
internal static class CookieDate
{
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset date)
    {
        date = default;
        int? day = null, month = null, year = null;
        (int Hour, int Minute, int Second)? time = null;
        while (text.Length > 0)
        {
            var length = 0;
            while (length < text.Length && !IsDelimiter(text[length]))
            {
                length++;
            }

            var token = text[..length];
            text = text[Math.Min(length + 1, text.Length)..];
            if (time is null && Time(token) is { } found)
            {
                time = found;
            }
            else if (day is null && Digits(token, 1, 2) is { } number)
            {
                day = number;
            }
            else if (month is null && Month(token) is { } which)
            {
                month = which;
            }
            else if (year is null && Digits(token, 2, 4) is { } digits)
            {
                year = digits switch { >= 70 and <= 99 => digits + 1900, <= 69 => digits + 2000, _ => digits };
            }
        }

        if (day is not { } d || month is not { } m || year is not { } y || time is not { } t
            || y is < 1601 or > 9999 || d < 1 || d > DateTime.DaysInMonth(y, m) || t is not { Hour: <= 23, Minute: <= 59, Second: <= 59 })
        {
            return false;
        }

        date = new DateTimeOffset(y, m, d, t.Hour, t.Minute, t.Second, TimeSpan.Zero);
        return true;
    }

    private static bool IsDelimiter(byte b) =>
        b is 0x09 or (>= 0x20 and <= 0x2F) or (>= 0x3B and <= 0x40) or (>= 0x5B and <= 0x60) or (>= 0x7B and <= 0x7E);

    /// <summary>As many digits as are allowed, and then none.</summary>
    private static int? Digits(ReadOnlySpan<byte> token, int least, int most)
    {
        var (value, length) = (0, 0);
        while (length < token.Length && token[length] is >= (byte)'0' and <= (byte)'9' && length <= most)
        {
            value = (value * 10) + (token[length++] - '0');
        }

        return length >= least && length <= most ? value : null;
    }

    private static int? Month(ReadOnlySpan<byte> token)
    {
        if (token.Length < 3)
        {
            return null;
        }

        for (var month = 0; month < 12; month++)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(token[..3], "janfebmaraprmayjunjulaugsepoctnovdec"u8.Slice(month * 3, 3)))
            {
                return month + 1;
            }
        }

        return null;
    }

    private static (int, int, int)? Time(ReadOnlySpan<byte> token)
    {
        var first = token.IndexOf((byte)':');
        var second = first < 0 ? -1 : token[(first + 1)..].IndexOf((byte)':');
        return second >= 0 && Digits(token[..first], 1, 2) is { } hour
            && Digits(token.Slice(first + 1, second), 1, 2) is { } minute
            && Digits(token[(first + second + 2)..], 1, 2) is { } last
            ? (hour, minute, last)
            : null;
    }
}
