using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.WebUtilities;
using Npgsql;
using StackExchange.Redis;
using Stormproof.Caching;
using Stormproof.Postgres;
using Storefront.Api;

namespace Storefront.Startup;

/// <summary>What a user sees when something fails: one sentence, in JSON for the API and as a small page else; never a stack
/// trace. The page uses nothing that may be the cause: no session, no database.</summary>
internal static class ErrorAnswers
{
    public static Task FailAsync(HttpContext context)
    {
        var (status, message) = context.Features.Get<IExceptionHandlerFeature>()?.Error switch
        {
            BadHttpRequestException bad => (bad.StatusCode, bad.Message.TrimEnd('.')),
            // Another node may reach what this one does not; the balancer tries that for requests that are safe to repeat. A
            // write
            // that is committed or may be is found again by its key.
            NpgsqlException { IsTransient: true } or RedisException or TimeoutException or CacheUnavailableException
                or CacheOverloadedException or FenceException or UnknownOutcomeException =>
                (StatusCodes.Status503ServiceUnavailable, "The shop is busy, please try again"),
            InvalidDataException => (StatusCodes.Status400BadRequest, "The form cannot be read"),
            _ => (StatusCodes.Status500InternalServerError, "Internal error"),
        };
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        return WriteAsync(context, status, message);
    }

    /// <summary>An answer that has a status but no body yet: an unknown address, a wrong method, no antiforgery token.</summary>
    public static Task FillAsync(StatusCodeContext status)
    {
        var code = status.HttpContext.Response.StatusCode;
        return WriteAsync(status.HttpContext, code, ReasonPhrases.GetReasonPhrase(code));
    }

    /// <summary>The caller's own mistakes are answered, not logged.</summary>
    public static bool IsQuiet(ExceptionHandlerSuppressDiagnosticsContext context) =>
        context.Exception is BadHttpRequestException or InvalidDataException
        || context.HttpContext.RequestAborted.IsCancellationRequested;

    private static Task WriteAsync(HttpContext context, int status, string message)
    {
        if (context.Request.IsApi())
        {
            return ApiError.WriteAsync(context, status, message);
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        // The texts are our own or the framework's, without anything that the user sent.
        var title = status == StatusCodes.Status500InternalServerError ? "Internal error" : ReasonPhrases.GetReasonPhrase(status);
        return context.Response.WriteAsync(
            $"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title} - Storefront</title><link rel="stylesheet" href="{Stylesheet.Address}"></head>
            <body><header><a class="brand" href="/">Storefront</a></header>
            <main><h1>{title}</h1><p>{Advice(status, message)}</p><p><a href="/">Back to the shop</a></p></main></body></html>
            """,
            context.RequestAborted);
    }

    private static string Advice(int status, string message) => status switch
    {
        StatusCodes.Status404NotFound => "There is nothing at this address, or it is not yours to see.",
        StatusCodes.Status400BadRequest =>
            "The form has expired or was not sent from this shop. Go back, load the page again and try once more.",
        _ => message + ".",
    };
}
