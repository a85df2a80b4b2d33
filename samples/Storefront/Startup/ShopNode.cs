using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.Extensions.WebEncoders;
using Stormproof.Hosting;
using Stormproof.Sessions;
using Storefront.Accounts;
using Storefront.Api;
using Storefront.Carts;
using Storefront.Catalogue;
using Storefront.Data;
using Storefront.Database;
using Storefront.Orders;
using Storefront.Settings;

namespace Storefront.Startup;

/// <summary>Puts a serving node together.</summary>
internal static class ShopNode
{
    /// <summary>The largest form or JSON body of a shop is far smaller.</summary>
    private const int MaxRequestBody = 64 * 1024;
    private const int MaxRequestHeaders = 16 * 1024;

    public static WebApplication Build(WebApplicationBuilder builder, NodeSettings settings)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBody;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxRequestHeaders;
        });
        AddSessions(builder, settings);
        AddShop(builder.Services, settings);
        AddNode(builder, settings);

        var app = builder.Build();
        Configure(app, settings);
        return app;
    }

    private static void AddShop(IServiceCollection services, NodeSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(TimeProvider.System);
        services.AddShopData(settings);
        services.AddSingleton(new Passwords(settings.Database.Iterations));
        services.AddSingleton<AccountBook>();
        services.AddSingleton<ProductCatalogue>();
        services.AddSingleton<Prices>();
        services.AddSingleton<OrderBook>();
        services.AddBearerTokens(settings);
        services.AddRazorPages();
        // Names in any language as they are written, not as numbers.
        services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
    }

    /// <summary>The one switch between the incident's app and the fixed one.</summary>
    private static void AddSessions(WebApplicationBuilder builder, NodeSettings settings)
    {
        var services = builder.Services;
        services.AddPageSessions(settings);
        if (settings.SharedSessions)
        {
            services.AddStormproofSessions(o => o.Configuration = settings.Store);
            services.AddSingleton<ICarts, StoreCarts>();
        }
        else
        {
            services.AddDistributedMemoryCache();
            services.AddSingleton<ICarts, LocalCarts>();
        }
    }

    private static void AddNode(WebApplicationBuilder builder, NodeSettings settings)
    {
        var primary = new DatabaseProbe(settings.Database.Primary, mustTakeWrites: true);
        var replicas = settings.Data.Replicas.Select(r => new DatabaseProbe(r, mustTakeWrites: false)).ToArray();
        // Where reads are routed, writes are too: after a promotion the servers change roles, not places in the settings.
        DatabaseProbe[] writers = settings.Data.Reads == ReadMode.Routed
            ? [primary, .. settings.Data.Replicas.Select(r => new DatabaseProbe(r, mustTakeWrites: true))] : [primary];
        builder.AddStormproof(node =>
        {
            node.NodeName = settings.NodeName ?? node.NodeName;
            node.DrainDelay = settings.DrainDelay;
            node.HonourIdempotencyKeys = settings.SharedSessions;
            node.AddDependency("primary", (_, ct) => DatabaseProbe.PingAnyAsync(writers, ct));
            if (replicas.Length > 0)
            {
                node.AddDependency("replica", (_, ct) => DatabaseProbe.PingAnyAsync(replicas, ct));
            }
        });
        if (settings.WarmsUp)
        {
            builder.Services.AddWarmUp("first pages", FirstPages.WarmAsync);
        }
    }

    private static void Configure(WebApplication app, NodeSettings settings)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = ErrorAnswers.FailAsync,
            SuppressDiagnosticsCallback = ErrorAnswers.IsQuiet,
        });
        app.UseStatusCodePages(ErrorAnswers.FillAsync);
        app.UseOwnWrites(settings);
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UsePageSessions();

        app.MapStylesheet();
        app.MapPages();
        var api = app.MapGroup("/api");
        api.MapLogin();
        api.MapCatalogue();
        api.MapCart();
        api.MapOrders();
        api.MapAdmin();
    }
}
