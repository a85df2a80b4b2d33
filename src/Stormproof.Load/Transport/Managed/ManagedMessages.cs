using System.Net;
using System.Text;

namespace Stormproof.Load.Transport.Managed;

/// <summary>Rendered requests as the framework's, and its answers as rendered lines.</summary>
internal static class ManagedMessages
{
    public static HttpRequestMessage From(HttpRequest request)
    {
        var head = Encoding.UTF8.GetString(request.Head.Span);
        var lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var parts = lines[0].Split(' ', 3);
        var path = parts.Length > 1 ? parts[1] : "/";
        var message = new HttpRequestMessage(new HttpMethod(parts[0]), $"{request.Origin}{path}")
        {
            Version = request.Origin.IsHttp2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var hasBody = !request.Body.IsEmpty;
        if (hasBody)
        {
            message.Content = new ReadOnlyMemoryContent(request.Body);
        }

        foreach (var line in lines.AsSpan(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = colon < 0 ? (line, "") : (line[..colon], line[(colon + 1)..].Trim());
            if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)
                || name.Equals("Connection", StringComparison.OrdinalIgnoreCase))
            {
                continue; // The framework's to say.
            }

            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content ??= new ByteArrayContent([]);
                message.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return message;
    }

    public static byte[] Lines(HttpResponseMessage response)
    {
        var lines = new StringBuilder();
        foreach (var (name, values) in response.Headers.NonValidated)
        {
            Add(name, values);
        }

        foreach (var (name, values) in response.Content.Headers.NonValidated)
        {
            Add(name, values);
        }

        return Encoding.Latin1.GetBytes(lines.ToString());

        void Add(string name, System.Net.Http.Headers.HeaderStringValues values)
        {
            foreach (var value in values)
            {
                lines.Append(name).Append(": ").Append(value).Append("\r\n");
            }
        }
    }
}
