namespace Stormproof.Lab.Drills.Http;

/// <summary>One client of the JSON API: its token, and the cookies by which it carries what it has written.</summary>
internal sealed class ApiClient(DrillClient client)
{
    private readonly CookieJar _cookies = new();

    /// <summary>The <c>Authorization</c> header; null until somebody has logged in.</summary>
    public string? Bearer { get; set; }

    public Task<Answer> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, null, cancellationToken);

    public Task<Answer> PostAsync(string path, string json, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, json, cancellationToken);

    public Task<Answer> PatchAsync(string path, string json, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, path, json, cancellationToken);

    public async Task<Answer> LogInAsync(string name, string password, CancellationToken cancellationToken)
    {
        var body = $$"""{"user":"{{name}}","password":"{{password}}"}""";
        var answer = await PostAsync("/api/login", body, cancellationToken).ConfigureAwait(false);
        if (answer.Status == 200)
        {
            Bearer = "Bearer " + Body.Read(answer.Body, r => r.GetProperty("token").GetString());
        }

        return answer;
    }

    private Task<Answer> SendAsync(HttpMethod method, string path, string? json, CancellationToken cancellationToken) =>
        client.SendAsync(method, path, _cookies, Bearer,
            json is null ? null : Payload.Json(json), cancellationToken);
}
