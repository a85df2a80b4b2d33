using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Stormproof.Model.Consistency;

namespace Stormproof.Postgres.Causal;

/// <summary>Reads the position that a client carries, and gives it the new one when the request has written. No server remembers
/// anything.</summary>
internal sealed class CausalReadsMiddleware(
    RequestDelegate next, PostgresCluster cluster, IOptions<PostgresClusterOptions> options,
    ILogger<CausalReadsMiddleware> logger)
{
    public const string Header = "Stormproof-Position";
    public const string Cookie = "stormproof-position";

    private PositionToken? _token;

    public async Task InvokeAsync(HttpContext context)
    {
        var token = _token ??= new PositionToken([.. options.Value.SigningKeys], cluster.SystemId);
        using var scope = CausalContext.Begin();
        var causal = CausalContext.Current!;
        Take(token, context.Request.Headers[Header], causal);
        Take(token, context.Request.Cookies[Cookie], causal);
        var carried = causal.Position;
        context.Response.OnStarting(() =>
        {
            if (causal.Position != carried)
            {
                Give(context, token.Write(causal.Position));
            }

            return Task.CompletedTask;
        });
        await next(context).ConfigureAwait(false);
    }

    private void Take(PositionToken token, string? text, CausalContext causal)
    {
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        if (token.TryRead(text, out var position))
        {
            causal.Advance(position);
            return;
        }

        // Somebody has seen something, and we cannot tell what.
        logger.PositionRefused();
        causal.DemandCurrent();
    }

    private void Give(HttpContext context, string text)
    {
        context.Response.Headers[Header] = text;
        context.Response.Cookies.Append(Cookie, text, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            MaxAge = options.Value.PositionLifetime,
            Path = "/",
            // What keeps a user's own change visible is no tracking.
            IsEssential = true,
        });
    }
}
