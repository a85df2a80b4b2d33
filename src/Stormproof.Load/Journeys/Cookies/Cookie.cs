namespace Stormproof.Load.Journeys.Cookies;

/// <summary>A cookie as a user keeps it: one array for name and value, ready to be sent.</summary>
/// <param name="Pair"><c>name=value</c>.</param>
/// <param name="NameLength">Bytes of the name.</param>
/// <param name="Host">The host that set it, or the domain it is for; lower case, no dot before it.</param>
/// <param name="IsHostOnly">Sent to that host alone, not to those below it.</param>
/// <param name="Path">Sent to this path and those below it.</param>
/// <param name="IsSecure">Sent by https alone.</param>
/// <param name="ExpiresMs">Milliseconds since 1970; <see cref="long.MaxValue"/> for a session cookie.</param>
internal sealed record Cookie(
    byte[] Pair, int NameLength, string Host, bool IsHostOnly, byte[] Path, bool IsSecure, long ExpiresMs)
{
    public static readonly byte[] Root = [(byte)'/'];

    public ReadOnlySpan<byte> Name => Pair.AsSpan(0, NameLength);

    /// <summary>It replaces another: same name, domain and path (RFC 6265, 5.3, step 11).</summary>
    public bool Replaces(Cookie other) =>
        other.Name.SequenceEqual(Name) && other.Host == Host && other.IsHostOnly == IsHostOnly
        && other.Path.AsSpan().SequenceEqual(Path);

    /// <summary>It is sent to a host (RFC 6265, 5.1.3 and 5.4).</summary>
    public bool FitsHost(string host) =>
        host == Host || (!IsHostOnly && host.Length > Host.Length && host[^(Host.Length + 1)] == '.'
            && host.EndsWith(Host, StringComparison.Ordinal));

    /// <summary>It is sent to a path (RFC 6265, 5.1.4).</summary>
    public bool FitsPath(ReadOnlySpan<byte> path) =>
        path.StartsWith(Path) && (path.Length == Path.Length || Path[^1] == (byte)'/' || path[Path.Length] == (byte)'/');
}
