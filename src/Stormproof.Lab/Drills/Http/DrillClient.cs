using System.Net;

namespace Stormproof.Lab.Drills.Http;

/// <summary>Sends a drill's requests. It follows no redirect and keeps no cookie of its own: the users do.</summary>
internal sealed class DrillClient : IDisposable
{
    /// <summary>Largest answer that is read, so that a broken app cannot take the tool's memory.</summary>
    private const int MaxBodyBytes = 1024 * 1024;

    private readonly HttpMessageInvoker _invoker;
    private readonly Uri _target;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _clock;

    public DrillClient(Uri target, int connections, TimeSpan timeout, TimeProvider clock)
    {
        _target = target;
        _timeout = timeout;
        _clock = clock;
        _invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            MaxConnectionsPerServer = connections,
        });
    }

    /// <summary>Sends a request and reads the whole answer. A broken connection or a timeout is an answer too.</summary>
    public async Task<Answer> SendAsync(
        HttpMethod method, string path, CookieJar? cookies, string? bearer, HttpContent? content,
            CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(_target, path)) { Content = content };
        if (cookies?.Header is { } header)
        {
            request.Headers.TryAddWithoutValidation("Cookie", header);
        }

        if (bearer is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", bearer);
        }

        using var limit = new CancellationTokenSource(_timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await _invoker.SendAsync(request, either.Token).ConfigureAwait(false);
            return await ReadAsync(response, cookies, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Answer(0, "", null, TimedOut: true);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new Answer(0, e.Message, null, TimedOut: false);
        }
    }

    public void Dispose() => _invoker.Dispose();

    private static async Task<Answer> ReadAsync(
        HttpResponseMessage response, CookieJar? cookies, CancellationToken cancellationToken)
    {
        await response.Content.LoadIntoBufferAsync(MaxBodyBytes, cancellationToken).ConfigureAwait(false);
        var body = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        if (cookies is not null && response.Headers.NonValidated.TryGetValues("Set-Cookie", out var lines))
        {
            foreach (var line in lines)
            {
                cookies.Take(line);
            }
        }

        var location = response.Headers.Location;
        var path = location is null ? null : location.IsAbsoluteUri ? location.PathAndQuery : location.OriginalString;
        return new Answer((int)response.StatusCode, body, path, TimedOut: false);
    }
}
