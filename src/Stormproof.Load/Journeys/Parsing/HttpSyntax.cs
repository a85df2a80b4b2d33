using System.Buffers;

namespace Stormproof.Load.Journeys.Parsing;

/// <summary>The characters of HTTP. Source: RFC 9110, sections 5.5 and 5.6.2.</summary>
internal static class HttpSyntax
{
    public static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];

    /// <summary>What the engine writes itself: a second, different one would make the message ambiguous.</summary>
    public static readonly string[] OwnHeaders =
        ["Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Upgrade", "Expect"];

    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static bool IsToken(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExcept(TokenCharacters);

    /// <summary>The first control character that a line must not have; -1 when there is none.</summary>
    public static int IndexOfControl(ReadOnlySpan<char> line)
    {
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] is < ' ' and not '\t' or '\u007f')
            {
                return i;
            }
        }

        return -1;
    }
}
