using System.Buffers;
using System.Text;

namespace Stormproof.Load.Journeys.Cookies;

/// <summary>Reads a <c>Set-Cookie</c> header. Source: RFC 6265, 5.2 and 5.3.</summary>
internal static class SetCookie
{
    /// <summary>Name and value together; what browsers allow.</summary>
    public const int LongestPair = 4096;

    public const int LongestAttribute = 1024;

    private static readonly SearchValues<byte> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Where(b => b != '\t').Select(b => (byte)b), 127]);

    /// <summary>The cookie; null when a browser would ignore the header.</summary>
    /// <param name="header">The header's value.</param>
    /// <param name="host">The host that answered, in lower case.</param>
    /// <param name="target">Path and query of the request.</param>
    /// <param name="isSecure">It was asked by https.</param>
    /// <param name="now">Asked only where the cookie has an end.</param>
    public static Cookie? Parse(ReadOnlySpan<byte> header, string host, ReadOnlySpan<byte> target, bool isSecure,
        TimeProvider now)
    {
        if (header.ContainsAny(Controls))
        {
            return null;
        }

        var end = header.IndexOf((byte)';');
        var pair = Trim(end < 0 ? header : header[..end]);
        var sign = pair.IndexOf((byte)'=');
        if (sign <= 0 || pair.Length > LongestPair)
        {
            return null;
        }

        var name = Trim(pair[..sign]);
        var value = Trim(pair[(sign + 1)..]);
        var attributes = new Attributes(end < 0 ? default : header[(end + 1)..], now);
        if (attributes.Domain is { } domain && !Covers(domain, host))
        {
            return null;
        }

        // A cookie that claims to be secure must have come that way.
        if (attributes.IsSecure && !isSecure)
        {
            return null;
        }

        return new Cookie(
            [.. name, (byte)'=', .. value], name.Length, attributes.Domain ?? host, attributes.Domain is null,
            attributes.Path ?? DefaultPath(target), attributes.IsSecure, attributes.ExpiresMs);
    }

    /// <summary>A host may set cookies for itself and for what it is part of, but not for a whole top-level domain.</summary>
    private static bool Covers(string domain, string host) =>
        domain == host
        || (domain.Contains('.', StringComparison.Ordinal) && host.Length > domain.Length && host[^(domain.Length + 1)] == '.'
            && host.EndsWith(domain, StringComparison.Ordinal) && !System.Net.IPAddress.TryParse(host, out _));

    /// <summary>The folder of the request's path (RFC 6265, 5.1.4).</summary>
    private static byte[] DefaultPath(ReadOnlySpan<byte> target)
    {
        var path = PathOf(target);
        var last = path.LastIndexOf((byte)'/');
        return last <= 0 || path[0] != (byte)'/' ? Cookie.Root : path[..last].ToArray();
    }

    public static ReadOnlySpan<byte> PathOf(ReadOnlySpan<byte> target)
    {
        var query = target.IndexOf((byte)'?');
        return query < 0 ? target : target[..query];
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t"u8);

    private readonly ref struct Attributes
    {
        public Attributes(ReadOnlySpan<byte> rest, TimeProvider clock)
        {
            ExpiresMs = long.MaxValue;
            var hasMaxAge = false;
            while (rest.Length > 0)
            {
                var end = rest.IndexOf((byte)';');
                var one = Trim(end < 0 ? rest : rest[..end]);
                rest = end < 0 ? default : rest[(end + 1)..];
                var sign = one.IndexOf((byte)'=');
                var name = Trim(sign < 0 ? one : one[..sign]);
                var value = sign < 0 ? default : Trim(one[(sign + 1)..]);
                if (value.Length > LongestAttribute)
                {
                    continue;
                }

                if (Is(name, "secure"u8))
                {
                    IsSecure = true;
                }
                else if (Is(name, "path"u8))
                {
                    Path = value is [(byte)'/'] ? Cookie.Root : value is [(byte)'/', ..] ? value.ToArray() : null;
                }
                else if (Is(name, "domain"u8) && value.Length > 0)
                {
                    Domain = Encoding.ASCII.GetString(value is [(byte)'.', ..] ? value[1..] : value).ToLowerInvariant();
                }
                else if (Is(name, "max-age"u8) && TryMaxAge(value, out var seconds))
                {
                    hasMaxAge = true;
                    ExpiresMs = seconds <= 0 ? long.MinValue : Later(clock, seconds);
                }
                else if (Is(name, "expires"u8) && !hasMaxAge && CookieDate.TryParse(value, out var date))
                {
                    ExpiresMs = date.ToUnixTimeMilliseconds();
                }
            }
        }

        public bool IsSecure { get; }

        public string? Domain { get; }

        public byte[]? Path { get; }

        public long ExpiresMs { get; }

        private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> expected) => Ascii.EqualsIgnoreCase(name, expected);

        private static bool TryMaxAge(ReadOnlySpan<byte> value, out long seconds)
        {
            seconds = 0;
            var digits = value is [(byte)'-', ..] ? value[1..] : value;
            if (digits.IsEmpty || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            {
                return false;
            }

            if (!System.Buffers.Text.Utf8Parser.TryParse(value, out seconds, out _))
            {
                seconds = value[0] == (byte)'-' ? long.MinValue : long.MaxValue;
            }

            return true;
        }

        private static long Later(TimeProvider clock, long seconds)
        {
            // Longer than any run: no end.
            const long Year = 366L * 24 * 3600;
            return seconds > Year ? long.MaxValue : clock.GetUtcNow().ToUnixTimeMilliseconds() + (seconds * 1000);
        }
    }
}
