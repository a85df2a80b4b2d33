using Microsoft.AspNetCore.Mvc;
using Storefront.Settings;

namespace Storefront.Startup;

/// <summary>The classic session, for pages only: the API never reads or writes one.</summary>
internal static class PageSessions
{
    public const string TempDataCookie = "shop.tempdata";

    public static void AddPageSessions(this IServiceCollection services, NodeSettings settings)
    {
        services.AddSession(options =>
        {
            options.IdleTimeout = settings.SessionIdleTimeout;
            options.Cookie.Name = "shop.session";
            options.Cookie.IsEssential = true;
            Harden(options.Cookie);
        });
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "shop.antiforgery";
            Harden(options.Cookie);
        });
        services.Configure<CookieTempDataProviderOptions>(options =>
        {
            options.Cookie.Name = TempDataCookie;
            options.Cookie.IsEssential = true;
            Harden(options.Cookie);
        });
    }

    public static void MapPages(this IEndpointRouteBuilder app) => app.MapRazorPages().WithMetadata(PageMark.Instance);

    public static void UsePageSessions(this IApplicationBuilder app) => app.UseWhen(IsPage, branch =>
    {
        branch.UseSession();
        branch.Use(async (context, next) =>
        {
            // Without this the first read of a value would hold a thread while the store answers.
            await context.Session.LoadAsync(context.RequestAborted);
            if (context.Request.HasFormContentType)
            {
                // Antiforgery reads it next and would answer 400 to whatever is wrong with it, even to a body that is too large.
                await context.Request.ReadFormAsync(context.RequestAborted);
            }

            await next(context);
        });
    });

    private static bool IsPage(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<PageMark>() is not null;

    private static void Harden(CookieBuilder cookie)
    {
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    }

    private sealed class PageMark
    {
        public static readonly PageMark Instance = new();
    }
}
