namespace Stormproof.Testing.Web;

/// <summary>Requests whose headers and cookies the test carries by hand.</summary>
public static class Requests
{
    public const string SessionCookie = ".AspNetCore.Session";

    public static Task<HttpResponseMessage> GetAsync(this TestApp app, string path, string? cookie = null) =>
        app.SendAsync(HttpMethod.Get, path, cookie: cookie);

    public static Task<HttpResponseMessage> PostAsync(
        this TestApp app, string path, string? cookie = null, string? key = null, string? body = null) =>
        app.SendAsync(HttpMethod.Post, path, cookie, key, body);

    public static async Task<HttpResponseMessage> SendAsync(
        this TestApp app, HttpMethod method, string path, string? cookie = null, string? key = null, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body);
        }

        return await app.Client.SendAsync(request);
    }

    public static Task<string> TextAsync(this HttpResponseMessage response) => response.Content.ReadAsStringAsync();

    /// <summary>The session's cookie as the next request carries it; null when the answer sets none.</summary>
    public static string? SetSessionCookie(this HttpResponseMessage response) =>
        response.Headers.TryGetValues("Set-Cookie", out var values)
            ? values.FirstOrDefault(v => v.StartsWith(SessionCookie + "=", StringComparison.Ordinal))?.Split(';')[0]
            : null;
}
