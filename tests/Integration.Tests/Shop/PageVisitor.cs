using System.Net;
using Stormproof.Lab.Drills.Http;

namespace Stormproof.Integration.Tests.Shop;

/// <summary>A browser at the shop's pages: it keeps cookies and sends antiforgery tokens; it follows no redirect.</summary>
internal sealed class PageVisitor : IDisposable
{
    private const string SessionCookie = "shop.session";

    private readonly CookieContainer _cookies = new();
    private readonly Uri _shop;

    public PageVisitor(Uri shop)
    {
        _shop = shop;
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = _cookies })
        {
            BaseAddress = shop,
            Timeout = TimeSpan.FromSeconds(30),
        };
    }

    public HttpClient Client { get; }

    /// <summary>Value of the session's cookie, which an attacker may plant.</summary>
    public string? Session
    {
        get => _cookies.GetCookies(_shop)[SessionCookie]?.Value;
        set => _cookies.Add(_shop, new Cookie(SessionCookie, value));
    }

    public async Task LogInAsync(int user)
    {
        using var answer = await PostAsync("/login", ("name", $"user-{user}"), ("password", $"password-{user}"));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    /// <summary>Who the shop's pages say is logged in.</summary>
    public async Task<string?> NameAsync() => Markup.UserName(await Client.GetStringAsync("/"));

    public async Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        var token = Markup.Token(await Client.GetStringAsync("/login"))!;
        using var form = new FormUrlEncodedContent(
            [.. fields.Select(f => KeyValuePair.Create(f.Name, f.Value)), new("__RequestVerificationToken", token)]);
        return await Client.PostAsync(path, form);
    }

    public void Dispose() => Client.Dispose();
}
