using System.Text;

namespace Stormproof.Load.Transport;

/// <summary>A request whose bytes its caller has rendered. May be sent any number of times and by many users; head and body must
/// not change while one of these is under way.</summary>
public sealed class HttpRequest
{
    /// <param name="origin">Where it goes.</param>
    /// <param name="head">The whole head as HTTP/1.1 writes it: request line, header lines with <c>Host</c> and, with a body,
    /// <c>Content-Length</c>, and the empty line.</param>
    /// <param name="body">The body; empty for none.</param>
    /// <param name="keep">What of the answer is kept.</param>
    /// <exception cref="ArgumentException">The head has no method or no end.</exception>
    public HttpRequest(HttpOrigin origin, ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> body, AnswerParts keep)
    {
        ArgumentNullException.ThrowIfNull(origin);
        var method = head.Span[..Math.Max(0, head.Span.IndexOf((byte)' '))];
        if (method.IsEmpty || !head.Span.EndsWith("\r\n\r\n"u8))
        {
            throw new ArgumentException("A request's head begins with a method and ends with an empty line.", nameof(head));
        }

        (Origin, Head, Body, Keep) = (origin, head, body, keep);
        IsHead = method.SequenceEqual("HEAD"u8);
        IsRepeatable = IsHead || method.SequenceEqual("GET"u8) || method.SequenceEqual("PUT"u8)
            || method.SequenceEqual("DELETE"u8) || method.SequenceEqual("OPTIONS"u8) || method.SequenceEqual("TRACE"u8);
    }

    /// <summary>Where it goes.</summary>
    public HttpOrigin Origin { get; }

    /// <summary>Request line and headers.</summary>
    public ReadOnlyMemory<byte> Head { get; }

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>What of the answer is kept.</summary>
    public AnswerParts Keep { get; }

    /// <summary>The answer to a HEAD has no body, whatever its headers say.</summary>
    internal bool IsHead { get; }

    /// <summary>Sending it twice does what sending it once does (RFC 9110, 9.2.2).</summary>
    internal bool IsRepeatable { get; }

    /// <summary>Renders a request: request line, Host, Content-Length where there is a body, then the headers.</summary>
    /// <param name="origin">Where it goes.</param>
    /// <param name="method">For example GET.</param>
    /// <param name="pathAndQuery">For example <c>/cart?item=7</c>.</param>
    /// <param name="headers">Further headers; Host and Content-Length are refused.</param>
    /// <param name="body">The body; empty for none.</param>
    /// <param name="keep">What of the answer is kept.</param>
    /// <exception cref="ArgumentException">A part holds a control character, or a header that is rendered here.</exception>
    public static HttpRequest Render(
        HttpOrigin origin, string method, string pathAndQuery, IEnumerable<KeyValuePair<string, string>> headers,
        ReadOnlyMemory<byte> body, AnswerParts keep)
    {
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(headers);
        var head = new StringBuilder($"{Clean(method)} {Clean(pathAndQuery)} HTTP/1.1\r\nHost: {origin.Authority}\r\n");
        if (!body.IsEmpty || method is "POST" or "PUT" or "PATCH")
        {
            head.Append($"Content-Length: {body.Length}\r\n");
        }

        foreach (var (name, value) in headers)
        {
            if (name.Equals("Host", StringComparison.OrdinalIgnoreCase)
                || name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                throw new ArgumentException($"The header '{name}' is rendered from the origin and the body.", nameof(headers));
            }

            head.Append($"{Clean(name)}: {Clean(value)}\r\n");
        }

        return new HttpRequest(origin, Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), body, keep);
    }

    private static string Clean(string part) => part.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0
        ? part
        : throw new ArgumentException($"'{part}' holds a control character; a request line or header cannot.");
}
