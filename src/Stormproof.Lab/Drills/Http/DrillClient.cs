using System.Net;
using System.Text;
using Stormproof.Load.Client;
using Stormproof.Load.Engine;
using Stormproof.Load.Transport;

namespace Stormproof.Lab.Drills.Http;

/// <summary>Sends a drill's requests on the load engine's connections. It follows no redirect and keeps no cookie of its own: the
/// users do.</summary>
internal sealed class DrillClient : IDisposable
{
    /// <summary>Largest answer that is read, so that a broken app cannot take the tool's memory.</summary>
    private const int MaxBodyBytes = 1024 * 1024;

    private readonly HttpOrigin _origin;
    private readonly LoadClient _client;

    public DrillClient(Uri target, int connections, TimeSpan timeout, TimeProvider clock)
    {
        _origin = HttpOrigin.At(new IPEndPoint(IPAddress.Parse(target.Host), target.Port));
        var options = new TransportOptions
        {
            ConnectTimeout = timeout,
            RequestTimeout = timeout,
            MaxBodyBytes = MaxBodyBytes,
            MaxKeptBodyBytes = MaxBodyBytes,
        };
        _client = new LoadClient(_origin, connections, options, clock);
    }

    /// <summary>Sends a request and reads the whole answer. A broken connection or a timeout is an answer too.</summary>
    public Task<Answer> SendAsync(
        HttpMethod method, string path, CookieJar? cookies, string? bearer, Payload? body, CancellationToken cancellationToken)
    {
        var headers = new List<KeyValuePair<string, string>>(3);
        if (cookies?.Header is { } header)
        {
            headers.Add(new("Cookie", header));
        }

        if (bearer is not null)
        {
            headers.Add(new("Authorization", bearer));
        }

        if (body is { } content)
        {
            headers.Add(new("Content-Type", content.ContentType));
        }

        var request = HttpRequest.Render(
            _origin, method.Method, path, headers, body?.Bytes ?? [], AnswerParts.Headers | AnswerParts.Body);
        return _client.SendAsync(request, answer => Read(answer, cookies), cancellationToken);
    }

    public void Dispose() => _client.Dispose();

    private static Answer Read(HttpAnswer answer, CookieJar? cookies)
    {
        if (answer.Outcome != RequestOutcome.Ok)
        {
            var timedOut = answer.Outcome is RequestOutcome.Timeout or RequestOutcome.ConnectTimeout;
            return new Answer(0, timedOut ? "" : RequestOutcomes.Name(answer.Outcome), null, timedOut);
        }

        string? location = null;
        string? node = null;
        foreach (var header in answer.Headers)
        {
            if (Ascii.EqualsIgnoreCase(header.Name, "Set-Cookie"u8))
            {
                cookies?.Take(Encoding.Latin1.GetString(header.Value));
            }
            else if (Ascii.EqualsIgnoreCase(header.Name, "Location"u8))
            {
                location = PathOf(Encoding.Latin1.GetString(header.Value));
            }
            else if (Ascii.EqualsIgnoreCase(header.Name, "X-Served-By"u8))
            {
                node = Encoding.Latin1.GetString(header.Value);
            }
        }

        return new Answer(answer.Status, Encoding.UTF8.GetString(answer.Body), location, TimedOut: false) { Node = node };
    }

    private static string PathOf(string location) =>
        location.StartsWith('/') || !Uri.TryCreate(location, UriKind.Absolute, out var uri) ? location : uri.PathAndQuery;
}
