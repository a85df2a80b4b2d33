using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Session;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Stormproof.Sessions.Store;

namespace Stormproof.Sessions;

/// <summary>Gives a session a new id, as a login must.</summary>
public static class SessionRenewal
{
    /// <summary>Moves what the session holds to a new id under a new cookie; the old cookie finds an empty session afterwards.
    /// The framework keeps a session's id over a login, so who planted a cookie in a visitor's browser would be logged in with
    /// them (session fixation, CWE-384). Call it when identity or rights change, before the new ones are written to
    /// <c>HttpContext.Session</c>. In the shared store the new session is written whole with the answer's other changes, the old
    /// one is dropped after that and before the answer: a fault in between fails the request and leaves the old one as it was. A
    /// change that another request makes to the old session meanwhile may be lost. Needs <c>UseSession()</c> with the options
    /// from the container; works with any <c>ISessionStore</c>. Nothing happens when the visitor brought no session, because
    /// its id is new then.</summary>
    /// <exception cref="InvalidOperationException">There is no session here, or the response has started.</exception>
    public static async Task RenewSessionAsync(this HttpContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var feature = context.Features.Get<ISessionFeature>() ?? throw new InvalidOperationException(
            "There is no session to renew; call UseSession() before what calls RenewSessionAsync().");
        if (context.Response.HasStarted)
        {
            throw new InvalidOperationException(
                "The session cannot be renewed after the response has started; its cookie could not be sent.");
        }

        var old = feature.Session;
        if (IsNew(context, old))
        {
            return;
        }

        await old.LoadAsync(cancellationToken).ConfigureAwait(false);
        var renewed = await CreateAsync(context).ConfigureAwait(false);
        if (old is SharedSession left && renewed is SharedSession entered)
        {
            entered.TakeOver(left);
        }
        else
        {
            foreach (var key in old.Keys)
            {
                renewed.Set(key, old.TryGetValue(key, out var value) ? value : []);
            }

            old.Clear();
            await old.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        feature.Session = renewed;
    }

    private static bool IsNew(HttpContext context, ISession session)
    {
        var options = context.RequestServices.GetRequiredService<IOptions<SessionOptions>>().Value;
        return session is SharedSession shared
            ? shared.IsNew
            : !context.Request.Cookies.ContainsKey(options.Cookie.Name ?? SessionDefaults.CookieName);
    }

    /// <summary>A session as the framework itself makes it for a visitor who brings no cookie: its middleware, run once more with
    /// the cookies out of sight. So the form of id and cookie stays the framework's own affair.</summary>
    private static async Task<ISession> CreateAsync(HttpContext context)
    {
        ISession? created = null;
        RequestDelegate take = inner =>
        {
            created = inner.Session;
            return created.LoadAsync();
        };
        var middleware = ActivatorUtilities.CreateInstance<SessionMiddleware>(context.RequestServices, take);
        var session = context.Features.Get<ISessionFeature>();
        var cookies = context.Features.Get<IRequestCookiesFeature>();
        var empty = new FeatureCollection();
        empty.Set<IHttpRequestFeature>(new HttpRequestFeature());
        try
        {
            context.Features.Set<IRequestCookiesFeature>(new RequestCookiesFeature(empty));
            await middleware.Invoke(context).ConfigureAwait(false);
        }
        finally
        {
            context.Features.Set(cookies);
            context.Features.Set(session);
        }

        return created!;
    }
}
