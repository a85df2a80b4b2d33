using System.Buffers;

namespace Stormproof.Load.Journeys.Cookies;

/// <summary>The cookies of one user. A jar without cookies is one object without an array: 50,000 users each have one. Source:
/// RFC 6265; SameSite and HttpOnly change nothing for a client without pages.</summary>
internal sealed class CookieJar(TimeProvider clock)
{
    /// <summary>What a browser keeps of one domain; then the one that would be sent last goes.</summary>
    public const int Most = 50;

    // Longer paths first, then the older, which is the order in which they are sent.
    private Cookie[] _cookies = [];

    public int Count { get; private set; }

    /// <summary>Takes a <c>Set-Cookie</c> header.</summary>
    public void Take(ReadOnlySpan<byte> header, string host, ReadOnlySpan<byte> target, bool isSecure)
    {
        if (SetCookie.Parse(header, host, target, isSecure, clock) is not { } cookie)
        {
            return;
        }

        var same = 0;
        while (same < Count && !cookie.Replaces(_cookies[same]))
        {
            same++;
        }

        var hasExpired = cookie.ExpiresMs != long.MaxValue && cookie.ExpiresMs <= clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (same < Count && !hasExpired)
        {
            _cookies[same] = cookie;
        }
        else if (same < Count)
        {
            RemoveAt(same);
        }
        else if (!hasExpired)
        {
            Insert(cookie);
        }
    }

    /// <summary>Writes <c>a=1; b=2</c>, the cookies for a request; nothing when there are none.</summary>
    /// <returns>Something was written.</returns>
    public bool Write(string host, ReadOnlySpan<byte> target, bool isSecure, IBufferWriter<byte> output)
    {
        if (Count == 0)
        {
            return false;
        }

        var path = SetCookie.PathOf(target);
        var any = false;
        for (var i = 0; i < Count; i++)
        {
            var cookie = _cookies[i];
            if ((cookie.IsSecure && !isSecure) || !cookie.FitsHost(host) || !cookie.FitsPath(path))
            {
                continue;
            }

            if (cookie.ExpiresMs != long.MaxValue && cookie.ExpiresMs <= clock.GetUtcNow().ToUnixTimeMilliseconds())
            {
                RemoveAt(i--);
                continue;
            }

            if (any)
            {
                output.Write("; "u8);
            }

            output.Write(cookie.Pair);
            any = true;
        }

        return any;
    }

    private void Insert(Cookie cookie)
    {
        if (Count == Most)
        {
            RemoveAt(Count - 1);
        }

        if (Count == _cookies.Length)
        {
            Array.Resize(ref _cookies, Math.Min(Most, Math.Max(2, Count * 2)));
        }

        var at = Count;
        while (at > 0 && _cookies[at - 1].Path.Length < cookie.Path.Length)
        {
            _cookies[at] = _cookies[at - 1];
            at--;
        }

        _cookies[at] = cookie;
        Count++;
    }

    private void RemoveAt(int index)
    {
        Count--;
        Array.Copy(_cookies, index + 1, _cookies, index, Count - index);
        _cookies[Count] = null!;
    }
}
